import type { Run } from '../advise/advise.ts';
import { conclude, decideFor, viewOf } from '../advise/conclude.ts';
import { printDecision } from '../advise/print-decision.ts';
import type { ExitCode } from '../exit-code.ts';
import { settleAnswers } from '../input/settle-answers.ts';
import { askForAnswers } from './ask-for-answers.ts';
import { followUp } from './follow-up.ts';
import { forget, readKept } from './kept-session.ts';
import type { Prompter } from './prompter.ts';

/** A run at a terminal: asks what is missing, shows the decision, and goes on as far as the person wants. */
export async function interview(start: Run, prompter?: Prompter): Promise<ExitCode> {
  const { knowledge, options, world } = start;
  const asker = prompter ?? (await import('./terminal-prompter.ts')).createTerminalPrompter(world);
  try {
    const answered = await askForAnswers(start, asker);
    const inputs = [...start.inputs, answered];
    const result = settleAnswers(knowledge, inputs, options.preset);
    const goesOn = options.output === 'text' && options.outputDir === undefined;
    if (!goesOn) {
      const code = await conclude({ ...start, result });
      forget(world.environment);
      return code;
    }
    const run: Run = { ...start, inputs, result };
    printDecision(viewOf(run, decideFor(run)), 'text', world);
    const code = await followUp(run, asker);
    forget(world.environment);
    return code;
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError' && readKept(world.environment)) {
      world.note('Your answers so far are kept and offered the next time.');
    }
    throw error;
  }
}
