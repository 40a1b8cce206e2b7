import { describeFacts } from '../knowledge/describe-facts.ts';
import { evaluateCondition } from '../knowledge/evaluate-condition.ts';
import type { Assumption } from '../model/answers.ts';
import { hasLayer } from '../model/decision.ts';
import type { DecisionView } from './decision-view.ts';

/** The defaults that bear on this outcome: what is taken for Istio is nobody's business where there is none. */
export function tellAssumptions({ decision, knowledge, answers }: DecisionView): readonly Assumption[] {
  const { approach } = decision;
  const facts = {
    requirements: answers?.requirements ?? {},
    facts: describeFacts(answers?.platform, answers?.topology),
    layers: { np: hasLayer(approach, 'np'), mesh: hasLayer(approach, 'mesh') },
  };
  return decision.assumptions.filter(({ question }) => {
    const when = knowledge.platform.find(({ id }) => id === question)?.when;
    return when === undefined || evaluateCondition(when, facts) !== false;
  });
}
