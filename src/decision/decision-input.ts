import type { Assumption, RequirementAnswer } from '../model/answers.ts';
import type { Platform } from '../model/platform.ts';
import type { Topology } from '../model/topology.ts';

/** Answers so far, by question id; absent or `unknown`: nobody said. */
export type Requirements = Readonly<Record<string, RequirementAnswer | undefined>>;

/** What a decision is made from. `Answers` fits it; only the requirements have to be there. */
export interface DecisionInput {
  readonly requirements: Requirements;
  readonly platform?: Platform;
  readonly assumptions?: readonly Assumption[];
  readonly topology?: Topology;
}
