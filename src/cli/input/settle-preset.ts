import { settleTrees } from '../../answers/settle-trees.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import { type ValidAnswers, validOrFailed } from './valid-answers.ts';

/** The answers of a run that reads none: those of a preset. Apart, since reading files takes much more to load. */
export function settlePreset(knowledge: Knowledge, preset: string | undefined): ValidAnswers {
  return validOrFailed(
    settleTrees(knowledge, [], preset === undefined ? {} : { preset }, () => []),
    [],
    preset,
  );
}
