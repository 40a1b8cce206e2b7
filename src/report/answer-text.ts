import type { Knowledge } from '../knowledge/knowledge.ts';
import { type RequirementAnswer, unknown } from '../model/answers.ts';

/** An answer in the words of its question's options. */
export function answerText(question: string, answer: RequirementAnswer, knowledge: Knowledge): string {
  const options = knowledge.requirements.find(({ id }) => id === question)?.options ?? [];
  const label = (option: string): string =>
    option === unknown ? 'not known yet' : (options.find(({ id }) => id === option)?.label ?? option);
  if (typeof answer === 'string') return label(answer);
  return answer.length === 0 ? 'none' : answer.map(label).join(', ');
}
