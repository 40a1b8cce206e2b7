import { decide } from '../../decision/decide.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Answers } from '../../model/answers.ts';
import type { Decision } from '../../model/decision.ts';
import type { AdviseOptions } from '../commands/advise.ts';
import { type ExitCode, exitCode } from '../exit-code.ts';
import { collectInputs } from '../input/collect-inputs.ts';
import { readKnowledge } from '../input/read-knowledge.ts';
import { missingAnswers, settleAnswers, type ValidAnswers } from '../input/settle-answers.ts';
import type { World } from '../world.ts';
import { printDecision } from './print-decision.ts';
import { checkSchemasAsTheyAre } from './quick-schemas.ts';

/** Answers in, decision and bundle out. */
export async function advise(options: AdviseOptions, world: World): Promise<ExitCode> {
  checkSchemasAsTheyAre();
  const knowledge = await readKnowledge(options.questions, world);
  const inputs = await collectInputs(options, world);
  const result = settleAnswers(knowledge, inputs, options.preset);
  if (result.missing.length > 0) {
    if (!world.interactive || options.yes) throw missingAnswers(result, world.calledAs);
    const { interview } = await import('../prompts/interview.ts');
    return interview({ knowledge, inputs, result, options, world });
  }
  return conclude({ knowledge, result, options, world });
}

export interface Concluding {
  readonly knowledge: Knowledge;
  readonly result: ValidAnswers;
  readonly options: AdviseOptions;
  readonly world: World;
}

/** From complete answers to everything that was asked for. */
export async function conclude({ knowledge, result, options, world }: Concluding): Promise<ExitCode> {
  const decision = decideFor(knowledge, result.answers);
  printDecision({ decision, knowledge }, options.output, world);
  return exitCode.done;
}

export function decideFor(knowledge: Knowledge, answers: Answers): Decision {
  return decide(knowledge, answers);
}
