import { evaluateCondition } from '../knowledge/evaluate-condition.ts';
import type { Constraint, Knowledge } from '../knowledge/knowledge.ts';
import type { Approach, FlowchartOpinion, MatrixOpinion } from '../model/decision.ts';
import { applyConstraints, type Constrained } from './apply-constraints.ts';
import type { Requirements } from './decision-input.ts';
import { approachesAmong, possibleOutcomes } from './possible-outcomes.ts';

export interface Settled extends Constrained {
  /** Every approach that the answers leave open. */
  readonly possible: readonly Approach[];
  readonly outcome: Approach;
}

/**
 * The approach that the answers lead to. Only constraints that hold for certain count. Where an unknown leaves the
 * flowchart's outcome open, that one is taken whose approach the matrix scores best by what is known, an unknown
 * demanding nothing; the order of ties is the matrix's.
 */
export function settleApproach(
  knowledge: Knowledge,
  requirements: Requirements,
  flowchart: FlowchartOpinion,
  matrix: MatrixOpinion,
): Settled {
  const holding = constraintsThatHold(knowledge, requirements);
  const candidates = flowchart.outcomes.map((outcome) => ({
    outcome,
    ...applyConstraints(outcome, holding),
  }));
  const rank = (approach: Approach) => {
    return [-matrix.scores[approach].high, knowledge.featureMatrix.tieOrder.indexOf(approach)] as const;
  };
  const [best] = candidates.sort((a, b) => {
    const [scoreA, orderA] = rank(a.approach);
    const [scoreB, orderB] = rank(b.approach);
    return scoreA - scoreB || orderA - orderB;
  });
  if (!best) throw new Error('the flowchart has no outcome');
  return { ...best, possible: approachesAmong(possibleOutcomes(knowledge, requirements)) };
}

/** Constraints whose condition holds for certain, in the order of their ids. */
export function constraintsThatHold(knowledge: Knowledge, requirements: Requirements): Constraint[] {
  return knowledge.constraints.filter(({ when }) => evaluateCondition(when, { requirements }) === true);
}
