import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Approach } from '../model/decision.ts';
import { type AnswerClasses, answerClasses } from './answer-classes.ts';
import type { Requirements } from './decision-input.ts';
import {
  approachesAmong,
  firstUndecided,
  isOpen,
  type OutcomeKey,
  outcomeBounds,
  possibleOutcomes,
} from './possible-outcomes.ts';

/** A question without an answer that can still change the outcome, and the approaches that its answers can lead to. */
export interface OpenQuestion {
  readonly question: string;
  readonly couldBecome: readonly (Approach | 'blocked')[];
}

/** How many completions are compared before a question is taken to matter. */
const budget = 2_000;

/** The questions without an answer that can still change the outcome, in the order in which they are asked. */
export function openQuestions(knowledge: Knowledge, requirements: Requirements): OpenQuestion[] {
  const classes = answerClasses(knowledge);
  if (outcomeBounds(knowledge, requirements).length === 1) return [];
  return knowledge.requirements
    .filter(({ id }) => classes.has(id) && isOpen(requirements, id))
    .filter(({ id }) => tellsApart({ knowledge, classes, question: id, left: budget }, requirements))
    .map(({ id }) => ({ question: id, couldBecome: approachesBy(knowledge, classes, id, requirements) }));
}

interface Comparison {
  readonly knowledge: Knowledge;
  readonly classes: AnswerClasses;
  readonly question: string;
  left: number;
}

/** Whether some completion of the other answers exists in which this question's answers lead to different outcomes. */
function tellsApart(comparison: Comparison, requirements: Requirements): boolean {
  comparison.left -= 1;
  if (comparison.left < 0) return true;
  const { knowledge, classes, question } = comparison;
  const variants = (classes.get(question) ?? []).map(({ example }) => ({
    ...requirements,
    [question]: example,
  }));
  const bounds = variants.map((variant) => outcomeBounds(knowledge, variant));
  const settled = bounds.filter((keys) => keys.length === 1).map(([key]) => key as OutcomeKey);
  if (new Set(settled).size > 1) return true;
  const undecided = variants[bounds.findIndex((keys) => keys.length > 1)];
  if (!undecided) return false;
  const next = firstUndecided(knowledge, classes, undecided);
  if (next === undefined) return true;
  return (classes.get(next) ?? []).some(({ example }) =>
    tellsApart(comparison, { ...requirements, [next]: example }),
  );
}

function approachesBy(
  knowledge: Knowledge,
  classes: AnswerClasses,
  question: string,
  requirements: Requirements,
): readonly (Approach | 'blocked')[] {
  const outcomes = (classes.get(question) ?? []).flatMap(({ example }) =>
    possibleOutcomes(knowledge, { ...requirements, [question]: example }),
  );
  const unblocked = outcomes.filter((key) => !key.endsWith('!'));
  return [
    ...approachesAmong(unblocked),
    ...(unblocked.length < outcomes.length ? (['blocked'] as const) : []),
  ];
}
