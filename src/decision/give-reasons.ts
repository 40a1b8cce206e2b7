import { evaluateCondition } from '../knowledge/evaluate-condition.ts';
import type { Condition, Constraint, Knowledge } from '../knowledge/knowledge.ts';
import type { Assumption } from '../model/answers.ts';
import type { Approach, FiredConstraint, Reason } from '../model/decision.ts';
import { chosenOptions } from './answer-range.ts';
import type { Requirements } from './decision-input.ts';
import { isAssumed } from './effective-requirements.ts';
import type { Examples } from './name-examples.ts';
import { questionsIn } from './outcome-space.ts';

interface Weighed extends Reason {
  readonly kind: 'constraint' | 'answer' | 'list';
  readonly weight: number;
  /** Questions whose answers it rests on. */
  readonly questions: readonly string[];
}

/** Where the reasons of the guide's lists begin; they come after those of constraints and answers. */
const listWeight = { chooseWhen: 40, whenToUse: 20 };

/**
 * Why the approach was decided, weightiest first: constraints that fired, answers, then the guide's lists for what
 * is not said yet. Only reasons that point to the approach or a part of it are given, and none that rests on
 * assumptions alone.
 */
export function giveReasons(
  knowledge: Knowledge,
  decided: { readonly approach: Approach; readonly fired: readonly FiredConstraint[] },
  requirements: Requirements,
  assumptions: readonly Assumption[],
  examples: Examples,
): Reason[] {
  const given = (question: string) => !isAssumed(assumptions, question);
  const candidates = [
    ...fromConstraints(knowledge.constraints, decided.fired, examples),
    ...fromAnswers(knowledge, requirements, examples),
    ...fromLists(knowledge, decided.approach, requirements),
  ]
    .filter((reason) => reason.questions.some(given))
    .filter(({ points }) => supports(points, decided.approach))
    .sort((a, b) => b.weight - a.weight);
  return withoutRepetition(candidates).map(({ text, source, points }) => ({ text, source, points }));
}

function fromConstraints(
  constraints: readonly Constraint[],
  fired: readonly FiredConstraint[],
  examples: Examples,
): Weighed[] {
  const ids = new Set(fired.map(({ id }) => id));
  return constraints
    .filter(({ id }) => ids.has(id))
    .map(({ id, reason, named, points, weight, when }) => ({
      kind: 'constraint',
      text: textOf({ text: reason, named }, examples),
      source: id,
      points,
      weight,
      questions: questionsIn(when),
    }));
}

function fromAnswers({ requirements }: Knowledge, answers: Requirements, examples: Examples): Weighed[] {
  return requirements.flatMap((question) =>
    chosenOptions(question, answers[question.id] ?? []).flatMap(({ reason }): Weighed[] => {
      if (!reason) return [];
      const { when, points, weight } = reason;
      const said = { text: textOf(reason, examples), points, weight };
      const holds = when === undefined || evaluateCondition(when, { requirements: answers }) === true;
      return holds ? [{ kind: 'answer', ...said, source: question.id, questions: [question.id] }] : [];
    }),
  );
}

/** Names what the reason is about, where the topology shows it. */
function textOf(
  { text, named }: Pick<Constraint, 'named'> & { readonly text: string },
  examples: Examples,
): string {
  const names = named && examples[named.fact];
  return named && names !== undefined ? named.text.replace('{names}', () => names) : text;
}

function fromLists({ quickGuide }: Knowledge, approach: Approach, requirements: Requirements): Weighed[] {
  const holds = ({ when }: { readonly when: Condition }) =>
    evaluateCondition(when, { requirements }) === true;
  const weigh =
    (points: Reason['points'], from: number) =>
    ({ text, when }: { readonly text: string; readonly when: Condition }, index: number): Weighed => ({
      kind: 'list',
      text,
      source: 'quick-guide',
      points,
      weight: from - index,
      questions: questionsIn(when),
    });
  const points = approach === 'hybrid' ? 'both' : approach;
  const technologies = (['network-policies', 'istio'] as const).filter((name) => name === approach);
  return [
    ...quickGuide.chooseWhen[approach].filter(holds).map(weigh(points, listWeight.chooseWhen)),
    ...technologies.flatMap((name) =>
      quickGuide.whenToUse[name].filter(holds).map(weigh(name, listWeight.whenToUse)),
    ),
  ];
}

function supports(points: Reason['points'], approach: Approach): boolean {
  return approach === 'hybrid' || points === approach;
}

/**
 * Leaves out what is said already: an answer's reason where a constraint rests on the answer, a list's where all
 * the answers that it rests on have been named.
 */
function withoutRepetition(reasons: readonly Weighed[]): Weighed[] {
  const kept: Weighed[] = [];
  for (const reason of reasons) {
    const others = reason.kind === 'answer' ? reasons.filter(({ kind }) => kind === 'constraint') : kept;
    const said = new Set(others.flatMap(({ questions }) => questions));
    if (reason.kind === 'constraint' || reason.questions.some((question) => !said.has(question)))
      kept.push(reason);
  }
  return kept;
}
