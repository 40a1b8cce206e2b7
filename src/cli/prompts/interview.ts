import type { Run } from '../advise/advice-run.ts';
import { conclude, wantsPolicies } from '../advise/conclude.ts';
import { decideFor, viewOf } from '../advise/conclude-with-decision.ts';
import { printDecision } from '../advise/print-decision.ts';
import type { ExitCode } from '../exit-code.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import { answersOf, askForAnswers, begin, takeBackOne } from './ask-for-answers.ts';
import { followUp } from './follow-up.ts';
import { forget, readKept } from './kept-session.ts';
import type { Prompter } from './prompter.ts';

/** A run at a terminal: asks what is missing, shows the decision, and goes on as far as the person wants. */
export async function interview(start: Run, prompter?: Prompter): Promise<ExitCode> {
  const { world } = start;
  const asker = prompter ?? (await import('./terminal-prompter.ts')).createTerminalPrompter(world);
  try {
    const code = await askAndConclude(start, asker);
    forget(world.environment);
    return code;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError' && readKept(world.environment)) {
      world.note('Your answers so far are kept and offered the next time.');
    }
    throw error;
  }
}

async function askAndConclude(start: Run, prompter: Prompter): Promise<ExitCode> {
  const { knowledge, options } = start;
  // Where nothing is asked, there is nothing to change here.
  if (start.result.missing.length === 0) return (await goOn(start, prompter, false)) as ExitCode;
  let session = await begin(start, prompter);
  for (;;) {
    session = await askForAnswers(session, start, prompter);
    const inputs = [...start.inputs, answersOf(session, start)];
    const run: Run = { ...start, inputs, result: settleAnswers(knowledge, inputs, options.preset) };
    const code = await goOn(run, prompter, session.trail.length > 0);
    if (code !== 'change') return code;
    session = await takeBackOne(session, run, prompter);
  }
}

/** To the end, where all is there that was asked for; otherwise the decision, and what the person wants next. */
async function goOn(run: Run, prompter: Prompter, canChange: boolean): Promise<ExitCode | 'change'> {
  const { options, result, world } = run;
  const decision = decideFor(run);
  const lacksTopology = wantsPolicies(options) && !decision.blocked && result.answers.topology === undefined;
  const asksForMore = options.output !== 'text' || options.outputDir !== undefined;
  if (asksForMore && !lacksTopology) return conclude(run);
  prompter.show('');
  if (options.output === 'text') await printDecision(viewOf(run, decision), 'text', world);
  prompter.show('');
  return followUp(run, { blocked: decision.blocked !== undefined, canChange }, prompter);
}
