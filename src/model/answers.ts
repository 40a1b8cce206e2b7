import type { Platform } from './platform.ts';
import type { Topology } from './topology.ts';

/** An option's id, several of them for a question of many, or `unknown`. */
export type RequirementAnswer = string | readonly string[];
export const unknown = 'unknown';

/** Answers after reading: validated, merged, every default filled in, and each default used is listed. */
export interface Answers {
  /** By question id. A question that was not answered and has no default is absent. */
  readonly requirements: Readonly<Record<string, RequirementAnswer>>;
  readonly platform: Platform;
  /** Absent when nothing was declared: enough for a decision, not for a bundle. */
  readonly topology?: Topology;
  readonly assumptions: readonly Assumption[];
}

/** A default that was used in place of an answer. */
export interface Assumption {
  /** Path in the answers: `platform.resolver.kind`. */
  readonly answer: string;
  readonly value: string;
  /** The knowledge id of the question or platform fact, for `explain`. */
  readonly question?: string;
}

/** One thing wrong with the input. All of them are reported together. */
export interface Problem {
  /** Path in the data, such as `topology.calls[4].port`; empty for the whole document. */
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly file?: string;
  readonly line?: number;
}
