import { type RequirementAnswer, unknown } from '../model/answers.ts';
import { evaluateCondition, type Facts } from './evaluate-condition.ts';
import type { Condition, PlatformQuestion, RequirementQuestion } from './knowledge.ts';

/**
 * Whether a question is to be asked, by its `when`: true unless the facts rule it out. An unknown does not,
 * since the answer may still matter.
 */
export function isAsked(question: RequirementQuestion | PlatformQuestion, facts: Facts): boolean {
  return question.when === undefined || evaluateCondition(question.when, facts) !== false;
}

/** Whether a run must stop without an answer to this question: only where the answers given say so for certain. */
export function isRequired(question: RequirementQuestion, facts: Facts): boolean {
  if (question.when !== undefined && evaluateCondition(question.when, facts) !== true) return false;
  if (question.required) return true;
  return question.requiredWhen !== undefined && evaluateCondition(question.requiredWhen, facts) === true;
}

/**
 * Under which condition a run would stop without an answer to this question, where answers that are still missing
 * decide that; undefined where those given settle it.
 */
export function wouldBeRequired(question: RequirementQuestion, facts: Facts): Condition | undefined {
  // An answer `unknown` was given: whatever it leaves open stops no run.
  const given = Object.entries(facts.requirements).map(([id, answer]) => [
    id,
    answer === unknown ? '' : answer,
  ]);
  const known: Facts = { ...facts, requirements: Object.fromEntries(given) };
  const { when, required, requiredWhen } = question;
  const asked = when === undefined ? true : evaluateCondition(when, known);
  if (asked === false) return undefined;
  const condition = required ? when : requiredWhen;
  return condition && evaluateCondition(condition, known) === 'unknown' ? condition : undefined;
}

/**
 * The default that stands in for a missing answer, to be listed as an assumption. Undefined where the question is
 * required or has none.
 */
export function defaultAnswer(question: RequirementQuestion, facts: Facts): RequirementAnswer | undefined {
  return question.default === undefined || isRequired(question, facts) ? undefined : question.default;
}
