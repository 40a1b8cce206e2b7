import type { Condition } from '../knowledge/knowledge.ts';

/** Whether a condition looks at the answer to this question. */
export function mentions(condition: Condition, question: string): boolean {
  if ('all' in condition) return condition.all.some((part) => mentions(part, question));
  if ('any' in condition) return condition.any.some((part) => mentions(part, question));
  if ('not' in condition) return mentions(condition.not, question);
  return 'question' in condition && condition.question === question;
}
