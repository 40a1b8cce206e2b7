import { readAnswers } from '../../answers/read-answers.ts';
import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Answers } from '../../model/answers.ts';
import { resolvedAnswersPath } from './resolved-answers.ts';

/** Reads the file of an earlier run; undefined where there is none, or none of our making. */
export function readResolvedAnswers(text: string | undefined, knowledge: Knowledge): Answers | undefined {
  if (text === undefined) return undefined;
  return readAnswers(knowledge, [{ name: resolvedAnswersPath, text }]).answers;
}
