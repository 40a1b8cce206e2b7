import { type AnswersInput, readInputs } from '../../answers/read-inputs.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { type ValidAnswers, validOrFailed } from './valid-answers.ts';

/**
 * Settles inputs that have the form of an answers file, as nearly all have, or only a preset; undefined where one has
 * not. Apart, since saying what is wrong with a form takes longer to load than all else that reads answers.
 */
export function settleSoundAnswers(
  knowledge: Knowledge,
  inputs: readonly AnswersInput[],
  preset: string | undefined,
): ValidAnswers | undefined {
  let sound = true;
  const result = readInputs(knowledge, inputs, preset === undefined ? {} : { preset }, () => {
    sound = false;
    return [{ path: [], message: 'has not the form of an answers file' }];
  });
  return sound ? validOrFailed(result, inputs, preset) : undefined;
}
