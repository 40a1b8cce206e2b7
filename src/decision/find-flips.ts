import { evaluateCondition } from '../knowledge/evaluate-condition.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { type Approach, type Flip, type FlipChange, layersOf } from '../model/decision.ts';
import type { Requirements } from './decision-input.ts';
import { type Alternative, flipAlternatives } from './flip-alternatives.ts';
import { openQuestions } from './open-questions.ts';
import { type OutcomeKey, questionsIn } from './outcome-space.ts';
import { possibleOutcomes } from './possible-outcomes.ts';
import { constraintsThatHold } from './settle-approach.ts';

/** Sets of more answers than this are not searched. */
const largestSet = 3;
/** How many sets are tried at most; more than our own knowledge ever needs. */
const trials = 2_000;

/**
 * The answers that, changed alone, change the decision; and where no single one changes the approach, the smallest
 * sets of two or three that do. Becoming blocked counts as a change. Where a change leads to a question that nobody
 * answered, the flip names it and is not certain.
 */
export function findFlips(knowledge: Knowledge, requirements: Requirements, now: OutcomeKey): Flip[] {
  const alternatives = flipAlternatives(knowledge, requirements);
  const singles = alternatives.flatMap((units) =>
    merge(units.flatMap((unit) => flipsOf(knowledge, requirements, now, [unit]))),
  );
  const changesApproach = singles.some(
    (flip) => !flip.dependsOn && flip.becomes === flip.approach && flip.approach !== approachIn(now),
  );
  if (changesApproach) return singles;
  return [...singles, ...smallestSets(knowledge, requirements, now, alternatives)];
}

function flipsOf(
  knowledge: Knowledge,
  requirements: Requirements,
  now: OutcomeKey,
  units: readonly Alternative[],
): Flip[] {
  const changed = change(requirements, units);
  const outcomes = possibleOutcomes(knowledge, changed);
  const changes = units.map((unit) => unit.change);
  const flip = (key: OutcomeKey): Flip => ({
    changes,
    becomes: isBlocked(key) ? 'blocked' : approachIn(key),
    approach: approachIn(key),
  });
  const [only, ...others] = outcomes;
  if (only !== undefined && others.length === 0) return only === now ? [] : [flip(only)];
  const before = possibleOutcomes(knowledge, requirements);
  const fresh = outcomes.filter((key) => !before.includes(key));
  if (fresh.length === 0) return [];
  const dependsOn = openQuestions(knowledge, changed).map(({ question }) => question);
  return fresh.map((key) => ({ ...flip(key), dependsOn }));
}

/** The smallest sets of changes, one a question, that lead for certain to another approach that is not blocked. */
function smallestSets(
  knowledge: Knowledge,
  requirements: Requirements,
  now: OutcomeKey,
  alternatives: readonly (readonly Alternative[])[],
): Flip[] {
  const mustChange = questionsToChange(knowledge, requirements, approachIn(now));
  const asQuestion = (units: readonly Alternative[]) => units[0]?.change.question ?? '';
  for (let size = 2; size <= largestSet; size += 1) {
    const found = subsets(alternatives, size)
      .filter((picked) => {
        const questions = picked.map(asQuestion);
        return mustChange.some((needed) => needed.every((question) => questions.includes(question)));
      })
      .flatMap((picked) => combinations(picked))
      .slice(0, trials)
      .flatMap((units) => {
        const [only, ...others] = possibleOutcomes(knowledge, change(requirements, units));
        if (only === undefined || others.length > 0 || isBlocked(only) || only === approachIn(now)) return [];
        const approach = approachIn(only);
        return [{ changes: units.map((unit) => unit.change), becomes: approach, approach }];
      });
    if (found.length > 0) return merge(found);
  }
  return [];
}

/**
 * Another approach lacks a layer that this one has, or has one more. To lose a layer, every constraint that needs it
 * must be undone: one list of questions for each layer. To gain one, nothing in particular must change.
 */
function questionsToChange(knowledge: Knowledge, requirements: Requirements, approach: Approach): string[][] {
  const holding = constraintsThatHold(knowledge, requirements);
  const layers = layersOf[approach];
  const gains = layers.length < 2 ? [[]] : [];
  const losses = layers.map((layer) =>
    holding
      .filter((constraint) => 'needs' in constraint && constraint.needs.includes(layer))
      .flatMap(({ when }) => {
        const [question, ...others] = [...new Set(questionsIn(when))];
        const single = others.length === 0 && evaluateCondition(when, { requirements }) === true;
        return question !== undefined && single ? [question] : [];
      }),
  );
  return [...gains, ...losses];
}

/** Every way to pick a number of items, in their order. */
function subsets<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) =>
    subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]),
  );
}

/** Every way to pick one of each list. */
function combinations<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const [first, ...others] = lists;
  if (!first) return [[]];
  return first.flatMap((item) => combinations(others).map((rest) => [item, ...rest]));
}

function change(requirements: Requirements, units: readonly Alternative[]): Requirements {
  return { ...requirements, ...Object.fromEntries(units.map((unit) => [unit.change.question, unit.answer])) };
}

/** Joins flips that lead to the same and differ in one change only, into one with more options, until none is left. */
function merge(flips: readonly Flip[]): Flip[] {
  for (const [index, flip] of flips.entries()) {
    for (const [other, candidate] of flips.entries()) {
      const joined = other > index ? join(flip, candidate) : undefined;
      if (joined) return merge(flips.with(index, joined).filter((_, place) => place !== other));
    }
  }
  return [...flips];
}

function join(a: Flip, b: Flip): Flip | undefined {
  if (a.becomes !== b.becomes || a.approach !== b.approach) return undefined;
  if (a.changes.length !== b.changes.length || String(a.dependsOn) !== String(b.dependsOn)) return undefined;
  const differing = a.changes.filter((change, index) => !isSame(change, b.changes[index]));
  const [only, ...others] = differing;
  if (!only || others.length > 0) return undefined;
  const index = a.changes.indexOf(only);
  const counterpart = b.changes[index];
  if (!counterpart || counterpart.question !== only.question || counterpart.how !== only.how)
    return undefined;
  if (only.to.length === 0 || counterpart.to.length === 0) return undefined;
  return { ...a, changes: a.changes.with(index, { ...only, to: [...only.to, ...counterpart.to] }) };
}

function isSame(a: FlipChange, b: FlipChange | undefined): boolean {
  return b !== undefined && a.question === b.question && a.how === b.how && String(a.to) === String(b.to);
}

function approachIn(key: OutcomeKey): Approach {
  return key.replace('!', '') as Approach;
}

function isBlocked(key: OutcomeKey): boolean {
  return key.endsWith('!');
}
