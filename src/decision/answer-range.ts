import type { RequirementQuestion } from '../knowledge/knowledge.ts';
import { type RequirementAnswer, unknown } from '../model/answers.ts';
import type { Interval } from '../model/decision.ts';

type Option = RequirementQuestion['options'][number];

/**
 * What an answer comes to, by an amount that each option has: of several options chosen the greatest counts. An unknown
 * answer makes an interval.
 */
export function answerRange(
  question: RequirementQuestion,
  answer: RequirementAnswer | undefined,
  amount: (option: Option) => number,
): Interval {
  if (answer === undefined || answer === unknown) {
    const all = question.options.map(amount);
    return { low: question.kind === 'many' ? 0 : Math.min(...all), high: Math.max(0, ...all) };
  }
  const greatest = Math.max(0, ...chosenOptions(question, answer).map(amount));
  return { low: greatest, high: greatest };
}

/** The options of a question that an answer names. */
export function chosenOptions({ options }: RequirementQuestion, answer: RequirementAnswer): Option[] {
  const ids = [answer].flat();
  return options.filter(({ id }) => ids.includes(id));
}
