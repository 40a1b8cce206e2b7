import type { Facts } from '../knowledge/evaluate-condition.ts';
import type { Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import { isAsked, isRequired } from '../knowledge/question-status.ts';
import { type RequirementAnswer, unknown } from '../model/answers.ts';
import { type Consequences, canChange } from './can-change.ts';
import { type Session, saidSoFar } from './session.ts';

/** A question to put to a person, with where it stands among the others. */
export interface Asked {
  readonly question: RequirementQuestion;
  /** 1-based. */
  readonly position: number;
  /** How many there will be as far as one can tell now. */
  readonly about: number;
  /** What was answered before it was taken back. */
  readonly earlier?: RequirementAnswer;
  readonly canGoBack: boolean;
}

/** Facts about platform and topology that conditions may look at. */
export type KnownFacts = NonNullable<Facts['facts']>;

/**
 * The next question whose answer can still change the decision or the bundle, or undefined when there is
 * none. Neither what was given nor what follows from other answers is asked.
 */
export function nextQuestion(
  knowledge: Knowledge,
  session: Session,
  known: KnownFacts,
  consequences: Consequences,
): Asked | undefined {
  const open = openQuestions(knowledge, session, known, consequences);
  const [question] = open;
  if (!question) return undefined;
  const done = session.trail.length;
  const earlier = session.earlier[question.id];
  return {
    question,
    position: done + 1,
    about: done + expected(open),
    ...(earlier === undefined ? {} : { earlier }),
    canGoBack: done > 0,
  };
}

/** Every question that would be asked now, in order. */
export function openQuestions(
  knowledge: Knowledge,
  session: Session,
  known: KnownFacts,
  consequences: Consequences,
): RequirementQuestion[] {
  const requirements = { ...answeredByFacts(knowledge, known), ...saidSoFar(session) };
  const facts = { requirements, facts: known };
  return knowledge.requirements.filter(
    (question) =>
      requirements[question.id] === undefined &&
      isAsked(question, facts) &&
      (isRequired(question, facts) || canChange(question, knowledge, facts, consequences)),
  );
}

/** Questions that a known fact answers: whether policies are enforced follows from the plugin. */
function answeredByFacts(knowledge: Knowledge, known: KnownFacts): Readonly<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const { id, answeredBy } of knowledge.requirements) {
    const fact = answeredBy === undefined ? undefined : known[answeredBy];
    if (fact !== undefined && fact !== unknown) answers[id] = fact;
  }
  return answers;
}

/** Of the questions that stand under a condition still open, about half will come up. */
function expected(open: readonly RequirementQuestion[]): number {
  const unconditional = open.filter(({ when }) => when === undefined).length;
  return Math.max(1, unconditional + Math.round((open.length - unconditional) / 2));
}

/** Answers that still count: one whose question is no longer asked, since another was changed, is dropped. */
export function settledAnswers(
  knowledge: Knowledge,
  session: Session,
  known: KnownFacts,
): Readonly<Record<string, RequirementAnswer>> {
  let requirements = saidSoFar(session);
  for (const question of knowledge.requirements) {
    if (session.answered[question.id] === undefined || isAsked(question, { requirements, facts: known }))
      continue;
    const { [question.id]: _, ...others } = requirements;
    requirements = others;
  }
  return requirements;
}
