import { factNames } from '../describe-facts.ts';
import type { Condition, Knowledge } from '../knowledge.ts';
import type { KnowledgeFault } from '../knowledge-fault.ts';

export type Leaf = Exclude<Condition, { all: unknown } | { any: unknown } | { not: unknown }>;

/** Where a condition stands, and what it may look at. */
export interface PlacedCondition {
  readonly file: string;
  readonly where: string;
  readonly condition: Condition;
  readonly mayUse: readonly ('question' | 'fact' | 'layer' | 'opinion')[];
}

/** The questions, facts, layers and opinions that a condition looks at. */
export function leavesOf(condition: Condition): Leaf[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('not' in condition) return leavesOf(condition.not);
  return [condition];
}

/** Every condition of the knowledge. */
export function conditionsOf(knowledge: Knowledge): PlacedCondition[] {
  const answers = ['question'] as const;
  const placed = (
    file: string,
    where: string,
    condition: Condition | undefined,
    mayUse: PlacedCondition['mayUse'] = answers,
  ): PlacedCondition[] => (condition === undefined ? [] : [{ file, where, condition, mayUse }]);
  const { quickGuide, dataPlanes } = knowledge;
  const lists = [
    ...Object.values(quickGuide.whenToUse).flat(),
    ...Object.values(quickGuide.chooseWhen).flat(),
    ...quickGuide.situations,
  ];
  return [
    ...knowledge.requirements.flatMap((question) => {
      const file = `requirements/${question.id}.yaml`;
      return [
        ...placed(file, 'when', question.when),
        ...placed(file, 'requiredWhen', question.requiredWhen),
        ...question.options.flatMap(({ id, reason }) => placed(file, `${id}: reason.when`, reason?.when)),
      ];
    }),
    ...knowledge.platform.flatMap(({ id, when }) =>
      placed(`platform/${id}.yaml`, 'when', when, ['question', 'fact', 'layer']),
    ),
    ...knowledge.constraints.flatMap(({ id, when }) => placed(`constraints/${id}.yaml`, 'when', when)),
    ...knowledge.contradictions.flatMap(({ id, when }) =>
      placed(`contradictions/${id}.yaml`, 'when', when, ['question', 'opinion']),
    ),
    ...lists.flatMap(({ id, when }) => placed('quick-guide.yaml', id, when)),
    ...[...dataPlanes.rules, ...dataPlanes.waypoint].flatMap(({ id, when }) =>
      placed('data-planes.yaml', id, when, ['question', 'fact']),
    ),
  ];
}

/** Facts that conditions may ask about. */
export const knownFacts: ReadonlySet<string> = new Set(factNames);

export function fault(file: string, message: string): KnowledgeFault {
  return { file, message };
}

/** Those that come more than once, each named once. */
export function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
