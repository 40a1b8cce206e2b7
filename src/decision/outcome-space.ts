import { answerMatches, evaluateCondition } from '../knowledge/evaluate-condition.ts';
import type { Condition, Constraint, Flowchart, FlowchartNode, Knowledge } from '../knowledge/knowledge.ts';
import type { RequirementAnswer } from '../model/answers.ts';
import { type Approach, approaches } from '../model/decision.ts';
import { type AnswerClasses, answerClasses, placeOf } from './answer-classes.ts';
import { applyConstraints } from './apply-constraints.ts';
import type { Requirements } from './decision-input.ts';

/** An approach, with `!` behind it where a constraint blocks it. */
export type OutcomeKey = Approach | `${Approach}!`;
export const everyOutcome = approaches.flatMap((approach): OutcomeKey[] => [approach, `${approach}!`]);

/**
 * What some answers have settled: which paths of the flowchart are still open and which effects of constraints
 * hold (a bit each), and which class was answered where a constraint looks at several questions together. Answers
 * that settle the same lead to the same state, so all completions of many unknown answers are few states.
 */
export interface OutcomeState {
  readonly paths: number;
  readonly effects: number;
  readonly together: string;
}

/** A question that can change the outcome, and what each class of its answers settles. */
interface Step {
  readonly question: string;
  readonly classes: readonly { readonly paths: number; readonly effects: number; readonly place: string }[];
}

export interface OutcomeSpace {
  readonly start: OutcomeState;
  readonly steps: readonly Step[];
  readonly classes: AnswerClasses;
  /** The outcomes of a state in which every question has an answer; one, unless the flowchart itself leaves several. */
  readonly outcomesOf: (state: OutcomeState) => readonly OutcomeKey[];
}

interface Path {
  readonly outcome: Approach;
  readonly steps: readonly { readonly question: string; readonly answers: readonly string[] }[];
}

const cache = new WeakMap<Knowledge, OutcomeSpace>();

/** The space of outcomes of a knowledge, built once. */
export function outcomeSpace(knowledge: Knowledge): OutcomeSpace {
  let space = cache.get(knowledge);
  if (!space) {
    space = buildSpace(knowledge);
    cache.set(knowledge, space);
  }
  return space;
}

/** The state that the answers given lead to, and the steps that are still to be taken. */
export function settleAnswers(
  space: OutcomeSpace,
  requirements: Requirements,
): { readonly state: OutcomeState; readonly open: readonly Step[] } {
  let state = space.start;
  const open: Step[] = [];
  for (const step of space.steps) {
    const place = placeOf(space.classes, step.question, requirements[step.question]);
    if (place < 0) open.push(step);
    else state = take(state, step, place);
  }
  return { state, open };
}

/** The state after an answer of the class at this place. */
export function take(state: OutcomeState, { classes }: Step, place: number): OutcomeState {
  const settled = classes[place];
  if (!settled) throw new Error('a question has no such class of answers');
  return {
    paths: state.paths & settled.paths,
    effects: state.effects | settled.effects,
    together: state.together + settled.place,
  };
}

export function stateKey({ paths, effects, together }: OutcomeState): string {
  return `${paths} ${effects} ${together}`;
}

function buildSpace(knowledge: Knowledge): OutcomeSpace {
  const classes = answerClasses(knowledge);
  const paths = enumeratePaths(knowledge.flowchart);
  const effects = effectsOfOneAnswer(knowledge.constraints);
  const joint = knowledge.constraints.filter(({ when }) => questionsIn(when).length > 1);
  const jointQuestions = [...new Set(joint.flatMap(({ when }) => questionsIn(when)))].sort();

  const steps = [...classes].map(
    ([question, groups]): Step => ({
      question,
      classes: groups.map(({ example }, place) => ({
        paths: bits(paths, (path) => isOpenTo(path, question, example)),
        effects: bits(effects, ({ causes }) =>
          causes.some((cause) => cause.question === question && holdsAt(cause.when, question, example)),
        ),
        place: jointQuestions.includes(question) ? `${jointQuestions.indexOf(question)}:${place};` : '',
      })),
    }),
  );
  const jointlyHolding = (together: string): Constraint[] => {
    const answers = together.split(';').flatMap((part): [string, RequirementAnswer][] => {
      const [index, place] = part.split(':').map(Number);
      const question = jointQuestions[index ?? 0];
      const example = question === undefined ? undefined : classes.get(question)?.[place ?? 0]?.example;
      return part === '' || question === undefined || example === undefined ? [] : [[question, example]];
    });
    const requirements = Object.fromEntries(answers);
    return joint.filter(({ when }) => evaluateCondition(when, { requirements }) === true);
  };
  const known = new Map<string, readonly OutcomeKey[]>();
  const outcomesOf = (state: OutcomeState): readonly OutcomeKey[] => {
    const key = stateKey(state);
    let outcomes = known.get(key);
    if (!outcomes) {
      const holding = effects
        .filter((_, index) => state.effects & (1 << index))
        .map(({ constraint }) => constraint);
      const all = [...holding, ...jointlyHolding(state.together)];
      const open = paths.filter((_, index) => state.paths & (1 << index));
      outcomes = [...new Set(open.map(({ outcome }) => keyOf(outcome, all)))];
      known.set(key, outcomes);
    }
    return outcomes;
  };
  const start = { paths: bits(paths, () => true), effects: 0, together: '' };
  return { start, steps, classes, outcomesOf };
}

/** A bit for each item, set where it fits. The check of the knowledge keeps the items below the bits of a number. */
function bits<T>(items: readonly T[], fits: (item: T) => boolean): number {
  return items.reduce((mask, item, index) => (fits(item) ? mask | (1 << index) : mask), 0);
}

function keyOf(outcome: Approach, holding: readonly Constraint[]): OutcomeKey {
  const { approach, blockedBy } = applyConstraints(outcome, holding);
  return blockedBy ? `${approach}!` : approach;
}

function holdsAt(when: Condition, question: string, answer: RequirementAnswer): boolean {
  return evaluateCondition(when, { requirements: { [question]: answer } }) === true;
}

function isOpenTo({ steps }: Path, question: string, answer: RequirementAnswer): boolean {
  return steps.every((step) => step.question !== question || answerMatches(answer, step.answers) === true);
}

function enumeratePaths(flowchart: Flowchart): Path[] {
  const nodes = new Map(flowchart.nodes.map((node) => [node.id, node]));
  const from = (id: string, steps: Path['steps']): Path[] => {
    const node: FlowchartNode | undefined = nodes.get(id);
    if (!node) throw new Error(`the flowchart has no node ${id}`);
    if ('outcome' in node) return [{ outcome: node.outcome, steps }];
    if ('next' in node) return from(node.next, steps);
    return node.edges.flatMap(({ answers, to }) =>
      from(to, [...steps, { question: node.question, answers }]),
    );
  };
  return from(flowchart.start, []);
}

/** Something that constraints do which look at one question each; any of them stands for all. */
interface Effect {
  readonly constraint: Constraint;
  readonly causes: { readonly question: string; readonly when: Condition }[];
}

function effectsOfOneAnswer(constraints: readonly Constraint[]): readonly Effect[] {
  const effects = new Map<string, Effect>();
  for (const constraint of constraints) {
    const { when } = constraint;
    const [question, ...others] = questionsIn(when);
    if (question === undefined || others.length > 0) continue;
    const name = effectOf(constraint);
    const effect = effects.get(name) ?? { constraint, causes: [] };
    effect.causes.push({ question, when });
    effects.set(name, effect);
  }
  return [...effects.values()];
}

/** What a constraint does, as a word: constraints that do the same are alike for the outcome. */
function effectOf(constraint: Constraint): string {
  return 'needs' in constraint
    ? [...constraint.needs].sort().join('+')
    : `${constraint.replaces.layer}>${constraint.replaces.by}`;
}

/** Ids of the questions that a condition looks at, each once. */
export function questionsIn(condition: Condition): string[] {
  const all = (parts: readonly Condition[]) => [...new Set(parts.flatMap(questionsIn))];
  if ('all' in condition) return all(condition.all);
  if ('any' in condition) return all(condition.any);
  if ('not' in condition) return questionsIn(condition.not);
  return 'question' in condition ? [condition.question] : [];
}
