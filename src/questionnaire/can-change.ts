import { evaluateCondition, type Facts } from '../knowledge/evaluate-condition.ts';
import type { Condition, Constraint, Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import type { RequirementAnswer } from '../model/answers.ts';
import { type Approach, layersOf, type PolicyLayer } from '../model/decision.ts';
import { mentions } from './mentions.ts';

type Requirements = Readonly<Record<string, RequirementAnswer>>;

/** What the questionnaire has to know of the stages after it. */
export interface Consequences {
  /** Outcomes of the flowchart that these answers leave open. */
  readonly flowchartOutcomes: (requirements: Requirements) => readonly Approach[];
  /** Questions that policies look at themselves, apart from the decision. */
  readonly bundleQuestions: ReadonlySet<string>;
}

/**
 * Whether an answer to this question can still change the approach, its data plane or the bundle, whatever
 * the other open questions are answered with.
 */
export function canChange(
  question: RequirementQuestion,
  knowledge: Knowledge,
  facts: Facts & { readonly requirements: Requirements },
  consequences: Consequences,
): boolean {
  const { id } = question;
  if (consequences.bundleQuestions.has(id)) return true;
  const outcomes = effectiveOutcomes(knowledge, facts, consequences);
  if (changesFlowchart(question, knowledge, facts, consequences, outcomes)) return true;
  const open = knowledge.constraints.filter((constraint) => isOpen(constraint.when, facts));
  if (open.some((constraint) => mentions(constraint.when, id) && matters(constraint, outcomes, open)))
    return true;
  return possible(outcomes, open).has('mesh') && changesDataPlane(id, knowledge, facts);
}

/** The sets of layers that may come out, with the constraints that hold for certain already in them. */
function effectiveOutcomes(
  knowledge: Knowledge,
  facts: Facts & { readonly requirements: Requirements },
  consequences: Consequences,
): ReadonlySet<PolicyLayer>[] {
  const certain = knowledge.constraints.flatMap((constraint) =>
    'needs' in constraint && evaluateCondition(constraint.when, facts) === true ? constraint.needs : [],
  );
  return consequences
    .flowchartOutcomes(facts.requirements)
    .map((outcome) => new Set<PolicyLayer>([...layersOf[outcome], ...certain]));
}

function changesFlowchart(
  question: RequirementQuestion,
  knowledge: Knowledge,
  facts: Facts & { readonly requirements: Requirements },
  consequences: Consequences,
  outcomes: readonly ReadonlySet<PolicyLayer>[],
): boolean {
  if (spelled(outcomes).length < 2) return false;
  const onTheWay = knowledge.flowchart.nodes.some(
    (node) => 'question' in node && node.question === question.id,
  );
  if (!onTheWay) return false;
  const now = spelled(outcomes).join();
  const replies: RequirementAnswer[] =
    question.kind === 'one'
      ? question.options.map(({ id }) => id)
      : [[], ...question.options.map(({ id }) => [id])];
  return replies.some((reply) => {
    const requirements = { ...facts.requirements, [question.id]: reply };
    return spelled(effectiveOutcomes(knowledge, { ...facts, requirements }, consequences)).join() !== now;
  });
}

function spelled(outcomes: readonly ReadonlySet<PolicyLayer>[]): string[] {
  return [...new Set(outcomes.map((layers) => [...layers].sort().join('+')))].sort();
}

function isOpen(condition: Condition, facts: Facts): boolean {
  return evaluateCondition(condition, facts) === 'unknown';
}

/** An open constraint matters where it would add a layer that is not certain, or replace one that is possible. */
function matters(
  constraint: Constraint,
  outcomes: readonly ReadonlySet<PolicyLayer>[],
  open: readonly Constraint[],
): boolean {
  if ('needs' in constraint) {
    return constraint.needs.some((layer) => outcomes.some((layers) => !layers.has(layer)));
  }
  return possible(outcomes, open).has(constraint.replaces.layer);
}

function possible(
  outcomes: readonly ReadonlySet<PolicyLayer>[],
  open: readonly Constraint[],
): Set<PolicyLayer> {
  return new Set([
    ...outcomes.flatMap((layers) => [...layers]),
    ...open.flatMap((constraint) => ('needs' in constraint ? constraint.needs : [constraint.replaces.by])),
  ]);
}

function changesDataPlane(question: string, knowledge: Knowledge, facts: Facts): boolean {
  const { rules, waypoint } = knowledge.dataPlanes;
  for (const { when } of rules) {
    const truth = evaluateCondition(when, facts);
    if (truth === true) break;
    if (truth === 'unknown' && mentions(when, question)) return true;
  }
  return waypoint.some(({ when }) => isOpen(when, facts) && mentions(when, question));
}
