import type { Attributes } from './attributes.ts';
import type { CompiledRule } from './compile-rule.ts';
import { type Condition, holds, unmet } from './condition.ts';
import { all, and, any, type Truth, truths } from './truth.ts';

/** Whether a rule matches: one of its sources, one of its operations, and every condition. */
export function ruleMatches(rule: CompiledRule, attributes: Attributes): Truth {
  const alternatives = (lists: readonly (readonly Condition[])[]): Truth =>
    lists.length === 0
      ? truths.yes
      : any(lists.map((conditions) => all(conditions.map((one) => holds(one, attributes)))));
  let result = alternatives(rule.sources);
  if (result !== truths.no) result = and(result, alternatives(rule.operations));
  if (result !== truths.no) result = and(result, all(rule.when.map((one) => holds(one, attributes))));
  return result;
}

/** The conditions that keep a rule from matching, of the alternatives that come closest. */
export function missing(rule: CompiledRule, attributes: Attributes, wanted: Truth): readonly Condition[] {
  const failing = (conditions: readonly Condition[]) =>
    conditions.filter((one) => holds(one, attributes) === wanted);
  const closest = (lists: readonly (readonly Condition[])[]): readonly Condition[] =>
    lists.map(failing).sort((a, b) => a.length - b.length)[0] ?? [];
  return [...closest(rule.sources), ...closest(rule.operations), ...failing(rule.when)];
}

/** The same in words. */
export function missingText(rule: CompiledRule, attributes: Attributes, wanted: Truth = truths.no): string {
  const [first] = missing(rule, attributes, wanted);
  return first ? unmet(first, attributes) : 'it asks for nothing';
}
