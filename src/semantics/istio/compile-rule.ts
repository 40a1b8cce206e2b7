import { type Fields, fields, list } from '../../kubernetes/untrusted.ts';
import { perObject } from '../per-object.ts';
import type { AuthorizationAction } from './authorization-policy.ts';
import type { Condition } from './condition.ts';
import { conditionField, operationFields, type RuleField, sourceFields } from './rule-field.ts';
import type { RuleContext } from './source-conditions.ts';
import { textOf, textsOf } from './texts.ts';

/** A rule matches when one of `sources`, one of `operations` and all of `when` hold. Empty lists ask nothing. */
export interface CompiledRule {
  /** Position in `spec.rules`. */
  readonly index: number;
  readonly sources: readonly (readonly Condition[])[];
  readonly operations: readonly (readonly Condition[])[];
  readonly when: readonly Condition[];
  /** HTTP fields that were left out because the connection is plain TCP. */
  readonly lostFields: readonly string[];
}

/** Why a rule is never part of a proxy's configuration. */
export interface SkippedRule {
  readonly index: number;
  readonly skipped: string;
}

/** What the rule is compiled for. */
export interface RuleUse extends RuleContext {
  readonly action: AuthorizationAction;
  /** The proxy reads plain TCP: HTTP fields do not exist. */
  readonly forTcp: boolean;
}

/** Each field by its name and by that of its negation. */
const namedFields = perObject((fields: Readonly<Record<string, RuleField>>) =>
  Object.entries(fields).flatMap(([name, field]) => [
    { name, field, negated: false },
    { name: `not${name.charAt(0).toUpperCase()}${name.slice(1)}`, field, negated: true },
  ]),
);

/** A field that cannot be used makes an ALLOW rule vanish, and any other rule lose the field. */
class Unusable extends Error {}

/**
 * Compiles one rule as istiod does (Istio `pilot/pkg/security/authz/model/model.go`): for ALLOW, what cannot be
 * expressed drops the whole rule; for the other actions only the field is dropped, which widens the rule.
 */
export function compileRule(
  rule: Fields | undefined,
  index: number,
  use: RuleUse,
): CompiledRule | SkippedRule {
  if (rule === undefined) return { index, skipped: 'it is null' };
  const lostFields: string[] = [];
  const add = (field: RuleField, name: string, values: readonly string[], negated: boolean): Condition[] => {
    if (values.length === 0) return [];
    const usable = values.filter((value) => field.accepts?.(value) ?? true);
    if (usable.length < values.length && use.action === 'ALLOW') {
      throw new Unusable(`a value of ${name} cannot be read`);
    }
    if (usable.length === 0) return [];
    const condition = field.compile({ field: name, values: usable, negated }, use);
    if (condition === 'malformed') return unusable(`${name} cannot be read`);
    return condition.httpOnly && use.forTcp ? unusable(`${name} needs HTTP`, name) : [condition];
  };
  const unusable = (reason: string, name?: string): Condition[] => {
    if (use.action === 'ALLOW') throw new Unusable(reason);
    if (name) lostFields.push(name);
    return [];
  };
  const both = (fields: Readonly<Record<string, RuleField>>, part: Fields): Condition[] =>
    namedFields(fields)
      .filter(({ name }) => part[name] !== undefined)
      .flatMap(({ name, field, negated }) => add(field, name, textsOf(part[name]), negated));

  const conditions = list(rule.when).map(fields);
  const stranger = conditions.find(({ key }) => conditionField(textOf(key) ?? '') === undefined);
  if (stranger) return { index, skipped: `no attribute is named ${textOf(stranger.key) ?? '""'}` };
  try {
    return {
      index,
      sources: list(rule.from).map((from) => both(sourceFields, fields(fields(from).source))),
      operations: list(rule.to).map((to) => both(operationFields, fields(fields(to).operation))),
      when: conditions.flatMap((condition) => {
        const key = textOf(condition.key) ?? '';
        const field = conditionField(key);
        if (!field) return [];
        return [
          ...add(field, key, textsOf(condition.values), false),
          ...add(field, key, textsOf(condition.notValues), true),
        ];
      }),
      lostFields,
    };
  } catch (error) {
    if (error instanceof Unusable) return { index, skipped: error.message };
    throw error;
  }
}

export function isCompiled(rule: CompiledRule | SkippedRule): rule is CompiledRule {
  return !('skipped' in rule);
}
