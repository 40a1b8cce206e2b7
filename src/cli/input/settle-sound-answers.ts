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
  try {
    const options = preset === undefined ? {} : { preset };
    return validOrFailed(readInputs(knowledge, inputs, options, refuse), inputs, preset);
  } catch (error) {
    if (error instanceof Unsound) return undefined;
    throw error;
  }
}

class Unsound extends Error {}

function refuse(): never {
  throw new Unsound();
}
