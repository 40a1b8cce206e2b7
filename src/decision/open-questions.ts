import type { Knowledge } from '../knowledge/knowledge.ts';
import { unknown } from '../model/answers.ts';
import type { Approach } from '../model/decision.ts';
import type { Requirements } from './decision-input.ts';
import {
  everyOutcome,
  type OutcomeKey,
  type OutcomeState,
  outcomeSpace,
  settleAnswers,
  stateKey,
  take,
} from './outcome-space.ts';
import { approachesAmong } from './possible-outcomes.ts';

/** A question without an answer that can still change the outcome, and what its answers can lead to. */
export interface OpenQuestion {
  readonly question: string;
  readonly couldBecome: readonly (Approach | 'blocked')[];
}

/** What can still come of a state. States with the same `future` lead to the same outcomes by the same answers. */
interface Prospect {
  readonly future: string;
  readonly outcomes: readonly OutcomeKey[];
}

/**
 * The questions without an answer that can still change the outcome, in the order in which they are asked: those
 * for which some completion of the others exists in which their answers lead to different outcomes.
 */
export function openQuestions(knowledge: Knowledge, requirements: Requirements): OpenQuestion[] {
  const space = outcomeSpace(knowledge);
  const { state, open } = settleAnswers(space, requirements);
  const told = open.map((step) => ({ question: step.question, outcomes: new Set<OutcomeKey>() }));
  const known = open.map(() => new Map<string, Prospect>());
  const futures = new Map<string, string>();

  const look = (from: OutcomeState, depth: number): Prospect => {
    const step = open[depth];
    if (!step) {
      const outcomes = space.outcomesOf(from);
      return { future: outcomes.join(), outcomes };
    }
    const key = stateKey(from);
    const seen = known[depth]?.get(key);
    if (seen) return seen;
    const ahead = step.classes.map((_, place) => look(take(from, step, place), depth + 1));
    const outcomes = everyOutcome.filter((outcome) => ahead.some((one) => one.outcomes.includes(outcome)));
    if (new Set(ahead.map(({ future }) => future)).size > 1) {
      for (const outcome of outcomes) told[depth]?.outcomes.add(outcome);
    }
    const pattern = `${depth}(${ahead.map(({ future }) => future).join('|')})`;
    const future = futures.get(pattern) ?? `#${futures.size}`;
    futures.set(pattern, future);
    known[depth]?.set(key, { future, outcomes });
    return { future, outcomes };
  };

  if (look(state, 0).outcomes.length < 2) return [];
  return told
    .filter(({ outcomes }) => outcomes.size > 0)
    .map(({ question, outcomes }) => ({ question, couldBecome: namesOf([...outcomes]) }));
}

/** Whether nobody answered a question, or the answer is that it is unknown. */
export function isOpen(requirements: Requirements, question: string): boolean {
  const answer = requirements[question];
  return answer === undefined || answer === unknown;
}

function namesOf(outcomes: readonly OutcomeKey[]): readonly (Approach | 'blocked')[] {
  const unblocked = outcomes.filter((key) => !key.endsWith('!'));
  const blocked = unblocked.length < outcomes.length ? (['blocked'] as const) : [];
  return [...approachesAmong(unblocked), ...blocked];
}
