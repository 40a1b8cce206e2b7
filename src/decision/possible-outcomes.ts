import type { Knowledge } from '../knowledge/knowledge.ts';
import { type Approach, approaches } from '../model/decision.ts';
import type { Requirements } from './decision-input.ts';
import {
  everyOutcome,
  type OutcomeKey,
  outcomeSpace,
  settleAnswers,
  stateKey,
  take,
} from './outcome-space.ts';

/** Every outcome that some completion of the answers has, in a stated order. */
export function possibleOutcomes(knowledge: Knowledge, requirements: Requirements): readonly OutcomeKey[] {
  const space = outcomeSpace(knowledge);
  const { state, open } = settleAnswers(space, requirements);
  if (open.length === 0) return space.outcomesOf(state);
  let states = new Map([[stateKey(state), state]]);
  for (const step of open) {
    const next: typeof states = new Map();
    for (const before of states.values()) {
      for (const place of step.classes.keys()) {
        const after = take(before, step, place);
        next.set(stateKey(after), after);
      }
    }
    states = next;
  }
  const found = new Set([...states.values()].flatMap(space.outcomesOf));
  return everyOutcome.filter((key) => found.has(key));
}

/** The approaches among outcomes, blocked or not. */
export function approachesAmong(outcomes: Iterable<OutcomeKey>): readonly Approach[] {
  const keys = new Set(outcomes);
  return approaches.filter((approach) => keys.has(approach) || keys.has(`${approach}!`));
}
