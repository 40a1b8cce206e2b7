import { describeFacts } from '../knowledge/describe-facts.ts';
import { evaluateCondition } from '../knowledge/evaluate-condition.ts';
import type { Assumption } from '../model/answers.ts';
import { layersOf, type PolicyLayer } from '../model/decision.ts';
import type { DecisionView } from './decision-view.ts';

/** The defaults that bear on this outcome: what is taken for Istio is nobody's business where there is none. */
export function tellAssumptions({ decision, knowledge, answers }: DecisionView): readonly Assumption[] {
  const layers: readonly PolicyLayer[] = layersOf[decision.approach];
  const facts = {
    requirements: answers?.requirements ?? {},
    facts: describeFacts(answers?.platform, answers?.topology),
    layers: { np: layers.includes('np'), mesh: layers.includes('mesh') },
  };
  return decision.assumptions.filter(({ question }) => {
    const when = knowledge.platform.find(({ id }) => id === question)?.when;
    return when === undefined || evaluateCondition(when, facts) !== false;
  });
}
