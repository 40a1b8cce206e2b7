import type { AnswersInput } from '../../answers/read-inputs.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { FromManifests } from '../discover/from-manifests.ts';
import type { ValidAnswers } from '../input/valid-answers.ts';
import type { World } from '../world.ts';
import type { AdviseOptions } from './advise-options.ts';

/** What a run knows once answers are read. */
export interface Run {
  readonly knowledge: Knowledge;
  readonly inputs: readonly AnswersInput[];
  readonly result: ValidAnswers;
  /** Present where manifests were read. */
  readonly from?: FromManifests;
  readonly options: AdviseOptions;
  readonly world: World;
}
