import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Answers } from '../model/answers.ts';
import type { Decision } from '../model/decision.ts';
import type { Plan } from '../model/plan.ts';
import type { CostView } from './cost-view.ts';

/** Everything a report about one run may tell. The parts that the run did not reach are absent. */
export interface DecisionView {
  readonly decision: Decision;
  readonly knowledge: Knowledge;
  readonly answers?: Answers;
  readonly cost?: CostView;
  readonly plan?: Plan;
  readonly proof?: ProofView;
  /** What is missing for a bundle, in words. */
  readonly missing?: readonly string[];
}

/** What the proof of the bundle showed. */
export interface ProofView {
  readonly allowedCalls: number;
  readonly deniedPairs: number;
}
