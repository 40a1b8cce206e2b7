import './quick-schemas.ts';
import { readAnswers } from '../../answers/read-answers.ts';
import type { AnswersInput } from '../../answers/read-inputs.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { type ValidAnswers, validOrFailed } from './valid-answers.ts';

/** Reads the inputs; every problem in them ends the run at once. */
export function settleAnswers(
  knowledge: Knowledge,
  inputs: readonly AnswersInput[],
  preset: string | undefined,
): ValidAnswers {
  return validOrFailed(
    readAnswers(knowledge, inputs, preset === undefined ? {} : { preset }),
    inputs,
    preset,
  );
}
