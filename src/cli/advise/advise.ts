import type { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { collectInputs } from '../input/collect-inputs.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { missingAnswers, settleAnswers } from '../input/settle-answers.ts';
import type { World } from '../world.ts';
import type { Run } from './advice-run.ts';
import type { AdviseOptions } from './advise-options.ts';
import { conclude } from './conclude.ts';
import { checkSchemasAsTheyAre } from './quick-schemas.ts';

/** Answers in, decision and bundle out. Asks only at a terminal, and only where a required answer is missing. */
export async function advise(options: AdviseOptions, world: World): Promise<ExitCode> {
  refuseCombinations(options);
  checkSchemasAsTheyAre();
  const knowledge = await readKnowledge(options.questions, world);
  const inputs = await collectInputs(options, world);
  const result = settleAnswers(knowledge, inputs, options.preset);
  const run: Run = { knowledge, inputs, result, options, world };
  if (result.missing.length === 0) return conclude(run);
  if (!world.interactive || options.yes) throw missingAnswers(result, world.calledAs);
  const { interview } = await import('../prompts/interview.ts');
  return interview(run);
}

function refuseCombinations({ check, dryRun, outputDir, phase, output }: AdviseOptions): void {
  if (check && dryRun) throw new Failure('--check and --dry-run exclude each other');
  if ((check || dryRun) && outputDir === undefined) {
    throw new Failure(`${check ? '--check' : '--dry-run'} needs --output-dir: the folder to compare with`);
  }
  if (phase !== undefined && output !== 'yaml') throw new Failure('--phase needs -o yaml');
}
