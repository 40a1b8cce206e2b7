import type { AnswersInput } from '../../answers/read-inputs.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { FromManifests } from '../discover/from-manifests.ts';
import type { ExitCode } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import { collectInputs } from '../input/collect-inputs.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { settleSoundAnswers } from '../input/settle-sound-answers.ts';
import { missingAnswers, type ValidAnswers } from '../input/valid-answers.ts';
import type { World } from '../world.ts';
import type { Run } from './advice-run.ts';
import type { AdviseOptions } from './advise-options.ts';
import { conclude, wantsPolicies } from './conclude.ts';

/**
 * Answers in, decision and bundle out. Asks only at a terminal, and only where a required answer is missing, or the
 * application that policies are wanted for.
 */
export async function advise(options: AdviseOptions, world: World): Promise<ExitCode> {
  refuseCombinations(options);
  const knowledge = await readKnowledge(options.questions, world);
  const given = await collectInputs(options, world);
  const from = options.from && (await readManifestsOf({ options, knowledge, inputs: given, world }));
  const inputs = from ? [...given, from.input] : given;
  const result = await settle(knowledge, inputs, options.preset);
  const run: Run = { knowledge, inputs, result, options, world, ...(from && { from }) };
  const asks = world.interactive && !options.yes && !options.check;
  const lacksTopology = wantsPolicies(options) && result.answers.topology === undefined;
  if (result.missing.length === 0 && !(asks && lacksTopology)) return conclude(await comparable(run));
  if (!world.interactive || options.yes) throw missingAnswers(result, inputs, world.calledAs);
  const { interview } = await import('../prompts/interview.ts');
  return interview(run);
}

/** What manifests show moves a little all day; what says nothing about policies is compared as it was. */
async function comparable(run: Run): Promise<Run> {
  if (!run.options.check || !run.from) return run;
  const { withEarlierReplicas } = await import('./with-earlier-replicas.ts');
  return withEarlierReplicas(run);
}

async function settle(
  knowledge: Knowledge,
  inputs: readonly AnswersInput[],
  preset: string | undefined,
): Promise<ValidAnswers> {
  const settled = settleSoundAnswers(knowledge, inputs, preset);
  if (settled) return settled;
  const { settleAnswers } = await import('../input/settle-answers.ts');
  return settleAnswers(knowledge, inputs, preset);
}

async function readManifestsOf(start: Omit<Run, 'result'>): Promise<FromManifests> {
  const { readFrom } = await import('../discover/from-manifests.ts');
  return readFrom(start, start.options.from ?? []);
}

function refuseCombinations(options: AdviseOptions): void {
  const { check, dryRun, outputDir, phase, output, from, acceptInferred } = options;
  if (acceptInferred !== undefined && from === undefined) {
    throw new Failure('--accept-inferred needs --from: the manifests that show the calls');
  }
  if (check && dryRun) throw new Failure('--check and --dry-run exclude each other');
  if (check && output !== 'text' && output !== 'json') {
    throw new Failure(`--check prints text or json, not ${output}`);
  }
  if ((check || dryRun) && outputDir === undefined) {
    throw new Failure(`${check ? '--check' : '--dry-run'} needs --output-dir: the folder to compare with`);
  }
  if (phase !== undefined && output !== 'yaml') throw new Failure('--phase needs -o yaml');
}
