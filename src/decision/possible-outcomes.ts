import { evaluateCondition } from '../knowledge/evaluate-condition.ts';
import type { Condition, Constraint, Knowledge } from '../knowledge/knowledge.ts';
import { unknown } from '../model/answers.ts';
import { type Approach, approaches } from '../model/decision.ts';
import { type AnswerClasses, answerClasses } from './answer-classes.ts';
import { applyConstraints } from './apply-constraints.ts';
import type { Requirements } from './decision-input.ts';
import { firstOpenQuestion, flowchartOutcomes } from './walk-flowchart.ts';

/** An approach, with `!` behind it where a constraint blocks it. */
export type OutcomeKey = Approach | `${Approach}!`;

/** How many outcomes are looked at before the rest is taken to be possible too. */
const budget = 20_000;
const everyOutcome = approaches.flatMap((approach): OutcomeKey[] => [approach, `${approach}!`]);

/** Every outcome that some completion of the answers has, in a stated order. */
export function possibleOutcomes(knowledge: Knowledge, requirements: Requirements): readonly OutcomeKey[] {
  const found = new Set<OutcomeKey>();
  const search = { knowledge, classes: answerClasses(knowledge), found, left: budget };
  explore(search, requirements);
  return everyOutcome.filter((key) => found.has(key));
}

/** The approaches among outcomes, blocked or not. */
export function approachesAmong(outcomes: readonly OutcomeKey[]): readonly Approach[] {
  return approaches.filter((approach) => outcomes.some((key) => key === approach || key === `${approach}!`));
}

interface Search {
  readonly knowledge: Knowledge;
  readonly classes: AnswerClasses;
  readonly found: Set<OutcomeKey>;
  left: number;
}

function explore(search: Search, requirements: Requirements): void {
  search.left -= 1;
  if (search.left < 0) {
    for (const key of everyOutcome) search.found.add(key);
    return;
  }
  const bounds = outcomeBounds(search.knowledge, requirements);
  if (bounds.every((key) => search.found.has(key))) return;
  const question =
    bounds.length === 1 ? undefined : firstUndecided(search.knowledge, search.classes, requirements);
  if (question === undefined) {
    for (const key of bounds) search.found.add(key);
    return;
  }
  for (const { example } of search.classes.get(question) ?? []) {
    explore(search, { ...requirements, [question]: example });
  }
}

/** Outcomes that cannot be excluded without looking further: all that are possible, and maybe some that are not. */
export function outcomeBounds(knowledge: Knowledge, requirements: Requirements): readonly OutcomeKey[] {
  const certain: Constraint[] = [];
  const open: Constraint[] = [];
  for (const constraint of knowledge.constraints) {
    const truth = evaluateCondition(constraint.when, { requirements });
    if (truth === true) certain.push(constraint);
    else if (truth === 'unknown') open.push(constraint);
  }
  const keys = new Set<OutcomeKey>();
  for (const outcome of flowchartOutcomes(knowledge.flowchart, requirements)) {
    for (const extra of distinctCombinations(open)) {
      const { approach, blockedBy } = applyConstraints(outcome, [...certain, ...extra]);
      keys.add(blockedBy ? `${approach}!` : approach);
    }
  }
  return everyOutcome.filter((key) => keys.has(key));
}

/** Every combination of open constraints, those with the same effect counted once. */
function distinctCombinations(open: readonly Constraint[]): readonly (readonly Constraint[])[] {
  const byEffect = new Map(open.map((constraint) => [effectOf(constraint), constraint]));
  return [...byEffect.values()].reduce<readonly (readonly Constraint[])[]>(
    (combinations, constraint) => [...combinations, ...combinations.map((some) => [...some, constraint])],
    [[]],
  );
}

function effectOf(constraint: Constraint): string {
  return 'needs' in constraint
    ? [...constraint.needs].sort().join('+')
    : `${constraint.replaces.layer}>${constraint.replaces.by}`;
}

/** The first question without an answer that can still tell outcomes apart: on the flowchart's way, then of a constraint. */
export function firstUndecided(
  knowledge: Knowledge,
  classes: AnswerClasses,
  requirements: Requirements,
): string | undefined {
  const onTheWay = firstOpenQuestion(knowledge.flowchart, requirements);
  if (onTheWay !== undefined && classes.has(onTheWay) && isOpen(requirements, onTheWay)) return onTheWay;
  for (const { when } of knowledge.constraints) {
    if (evaluateCondition(when, { requirements }) !== 'unknown') continue;
    const question = questionsIn(when).find((id) => classes.has(id) && isOpen(requirements, id));
    if (question !== undefined) return question;
  }
  return undefined;
}

export function isOpen(requirements: Requirements, question: string): boolean {
  const answer = requirements[question];
  return answer === undefined || answer === unknown;
}

/** Ids of the questions that a condition looks at. */
export function questionsIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(questionsIn);
  if ('any' in condition) return condition.any.flatMap(questionsIn);
  if ('not' in condition) return questionsIn(condition.not);
  return 'question' in condition ? [condition.question] : [];
}
