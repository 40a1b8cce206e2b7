import type { FactName } from '../knowledge/describe-facts.ts';
import type { Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import type { Assumption } from '../model/answers.ts';
import type { DecisionInput, Requirements } from './decision-input.ts';
import { isOpen } from './open-questions.ts';

/** A fact that answered a question in place of a default, or that contradicts an answer. */
export interface FactAgainstAnswer {
  readonly question: RequirementQuestion;
  readonly fact: string;
  readonly answer: string;
}

export interface EffectiveRequirements {
  readonly requirements: Requirements;
  /** Without those that a fact took the place of. */
  readonly assumptions: readonly Assumption[];
  readonly taken: readonly FactAgainstAnswer[];
  readonly contradicted: readonly FactAgainstAnswer[];
}

/**
 * Lets facts about platform and topology answer what nobody did: they outrank an unknown and a default, not an
 * answer. An answer that they contradict stands, and is reported.
 */
export function effectiveRequirements(
  knowledge: Knowledge,
  input: DecisionInput,
  facts: Partial<Record<FactName, string>>,
): EffectiveRequirements {
  const assumptions = input.assumptions ?? [];
  const requirements: Record<string, Requirements[string]> = { ...input.requirements };
  const taken: FactAgainstAnswer[] = [];
  const contradicted: FactAgainstAnswer[] = [];
  for (const question of knowledge.requirements) {
    const known = answerFromFacts(question, facts);
    if (known === undefined || requirements[question.id] === known.answer) continue;
    const isGiven = !isOpen(requirements, question.id) && !isAssumed(assumptions, question.id);
    (isGiven ? contradicted : taken).push({ question, ...known });
    if (!isGiven) requirements[question.id] = known.answer;
  }
  const replaced = new Set(taken.map(({ question }) => question.id));
  return {
    requirements,
    assumptions: assumptions.filter((assumption) => !replaced.has(assumedQuestion(assumption))),
    taken,
    contradicted,
  };
}

/** Whether the answer to a requirement question is a default that was used. */
export function isAssumed(assumptions: readonly Assumption[], question: string): boolean {
  return assumptions.some((assumption) => assumedQuestion(assumption) === question);
}

function assumedQuestion({ answer }: Assumption): string {
  return answer.startsWith('requirements.') ? answer.slice('requirements.'.length) : '';
}

function answerFromFacts(
  { answeredBy, observedIn }: RequirementQuestion,
  facts: Readonly<Record<string, string | undefined>>,
): { readonly fact: string; readonly answer: string } | undefined {
  const value = answeredBy === undefined ? undefined : facts[answeredBy];
  if (answeredBy !== undefined && value !== undefined && value !== 'unknown') {
    return { fact: answeredBy, answer: value };
  }
  if (observedIn !== undefined && facts[observedIn.fact] === observedIn.is) {
    return { fact: observedIn.fact, answer: observedIn.answer };
  }
  return undefined;
}
