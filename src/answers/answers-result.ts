import type { Answers, Problem } from '../model/answers.ts';
import type { AnswersFile } from './answers-file.ts';
import type { Provenance } from './provenance.ts';
import type { MissingAnswer } from './resolve-requirements.ts';

export interface ReadOptions {
  /** Id of a preset: its requirements lie below everything else. */
  readonly preset?: string;
  /** Values by path (`requirements.service-trust`, `platform.istio.dataPlane`) that lie above everything else. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

export interface AnswersResult {
  /** Present when there is no problem, even where required answers are missing. */
  readonly answers?: Answers;
  /** The merged written form; present when there is no problem. */
  readonly file?: AnswersFile;
  /** Of `file`, what the inputs themselves say, without what was found. */
  readonly stated?: Partial<AnswersFile>;
  readonly problems: readonly Problem[];
  readonly missing: readonly MissingAnswer[];
  /** What may be missing too, as those that are missing are answered. */
  readonly following?: readonly MissingAnswer[];
  readonly provenance: Provenance;
}
