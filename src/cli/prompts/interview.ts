import type { Run } from '../advise/advice-run.ts';
import { conclude } from '../advise/conclude.ts';
import { decideFor, viewOf } from '../advise/conclude-with-decision.ts';
import { printDecision } from '../advise/print-decision.ts';
import type { ExitCode } from '../exit-code.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import { answersOf, askForAnswers, begin } from './ask-for-answers.ts';
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
  const { knowledge, options, world } = start;
  let session = await begin(start, prompter);
  for (;;) {
    session = await askForAnswers(session, start, prompter);
    const inputs = [...start.inputs, answersOf(session, start)];
    const run: Run = { ...start, inputs, result: settleAnswers(knowledge, inputs, options.preset) };
    if (options.output !== 'text' || options.outputDir !== undefined) return conclude(run);
    const decision = decideFor(run);
    prompter.show('');
    await printDecision(viewOf(run, decision), 'text', world);
    prompter.show('');
    const code = await followUp(run, decision.blocked !== undefined, prompter);
    if (code !== 'change') return code;
  }
}
