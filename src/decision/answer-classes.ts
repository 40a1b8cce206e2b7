import { answerMatches } from '../knowledge/evaluate-condition.ts';
import type { Condition, Knowledge, RequirementQuestion } from '../knowledge/knowledge.ts';
import type { RequirementAnswer } from '../model/answers.ts';
import { groupBy } from '../model/group-by.ts';

/** Answers to one question that no edge of the flowchart and no constraint tells apart. */
export interface AnswerClass {
  /** One of them, to stand for all. */
  readonly example: RequirementAnswer;
  readonly options: readonly RequirementAnswer[];
}

/** The questions that can change the approach at all, each with its classes of answers. */
export type AnswerClasses = ReadonlyMap<string, readonly AnswerClass[]>;

const cache = new WeakMap<Knowledge, AnswerClasses>();

/** Groups the answers of every question by what flowchart and constraints make of them. Computed once a knowledge. */
export function answerClasses(knowledge: Knowledge): AnswerClasses {
  let classes = cache.get(knowledge);
  if (!classes) {
    classes = groupAnswers(knowledge);
    cache.set(knowledge, classes);
  }
  return classes;
}

const places = new WeakMap<AnswerClasses, Map<string, number>>();

/** The place of an answer's class among those of its question; -1 where it is unknown or the question changes nothing. */
export function placeOf(
  classes: AnswerClasses,
  question: string,
  answer: RequirementAnswer | undefined,
): number {
  let index = places.get(classes);
  if (!index) {
    index = new Map();
    for (const [id, groups] of classes) {
      for (const [place, { options }] of groups.entries()) {
        for (const option of options) index.set(keyOf(id, option), place);
      }
    }
    places.set(classes, index);
  }
  return answer === undefined ? -1 : (index.get(keyOf(question, answer)) ?? -1);
}

/** An order of several options does not matter, so the key is the same in any. */
function keyOf(question: string, answer: RequirementAnswer): string {
  return typeof answer === 'string' ? `${question}=${answer}` : `${question}:${[...answer].sort().join()}`;
}

function groupAnswers(knowledge: Knowledge): AnswerClasses {
  const distinctions = distinctionsMade(knowledge);
  const classes = new Map<string, readonly AnswerClass[]>();
  for (const question of knowledge.requirements) {
    const wanted = distinctions.get(question.id);
    if (!wanted) continue;
    const groups = groupBy(possibleAnswers(question), (answer) =>
      wanted.map((options) => answerMatches(answer, options)).join(),
    );
    const grouped = [...groups.values()].map((options) => ({ example: options[0] ?? '', options }));
    if (grouped.length > 1) classes.set(question.id, grouped);
  }
  return classes;
}

/** Every answer to a question; for one of many every set of its options, in their order. */
export function possibleAnswers(question: RequirementQuestion): RequirementAnswer[] {
  const ids = question.options.map(({ id }) => id);
  if (question.kind === 'one') return ids;
  return ids.reduce<string[][]>((sets, id) => sets.concat(sets.map((set) => [...set, id])), [[]]);
}

/** For each question the lists of options that an edge or a constraint asks for. */
function distinctionsMade(knowledge: Knowledge): Map<string, string[][]> {
  const made = new Map<string, string[][]>();
  const add = (question: string, options: readonly string[]) =>
    made.set(question, [...(made.get(question) ?? []), [...options]]);
  for (const node of knowledge.flowchart.nodes) {
    if ('question' in node) for (const { answers } of node.edges) add(node.question, answers);
  }
  for (const { when } of knowledge.constraints) collect(when, add);
  return made;
}

function collect(condition: Condition, add: (question: string, options: readonly string[]) => void): void {
  if ('all' in condition) for (const part of condition.all) collect(part, add);
  else if ('any' in condition) for (const part of condition.any) collect(part, add);
  else if ('not' in condition) collect(condition.not, add);
  else if ('question' in condition)
    add(condition.question, 'is' in condition ? [condition.is] : condition.in);
}
