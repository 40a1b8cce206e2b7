import { evaluateCondition, type Facts } from '../knowledge/evaluate-condition.ts';
import type { Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import type { RequirementAnswer } from '../model/answers.ts';
import { mentions } from './mentions.ts';

type Requirements = Readonly<Record<string, RequirementAnswer>>;

/** What the questionnaire has to know of the stages after it. */
export interface Consequences {
  /** Every outcome that some completion of these answers has, in a stated order. */
  readonly outcomes: (requirements: Requirements) => readonly string[];
  /** Whether a mesh is part of an outcome. */
  readonly hasMesh: (outcome: string) => boolean;
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
  if (consequences.bundleQuestions.has(question.id)) return true;
  const outcomes = consequences.outcomes(facts.requirements);
  const narrowed = (answer: RequirementAnswer): readonly string[] =>
    consequences.outcomes({ ...facts.requirements, [question.id]: answer });
  return (
    (outcomes.length > 1 && replies(question).some((reply) => narrowed(reply).join() !== outcomes.join())) ||
    (outcomes.some(consequences.hasMesh) && changesDataPlane(question.id, knowledge, facts))
  );
}

function replies({ kind, options }: RequirementQuestion): RequirementAnswer[] {
  return kind === 'one' ? options.map(({ id }) => id) : [[], ...options.map(({ id }) => [id])];
}

function changesDataPlane(question: string, knowledge: Knowledge, facts: Facts): boolean {
  const { rules, waypoint } = knowledge.dataPlanes;
  for (const { when } of rules) {
    const truth = evaluateCondition(when, facts);
    if (truth === true) break;
    if (truth === 'unknown' && mentions(when, question)) return true;
  }
  return waypoint.some(
    ({ when }) => evaluateCondition(when, facts) === 'unknown' && mentions(when, question),
  );
}
