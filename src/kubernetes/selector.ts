import type { Labels } from '../model/kubernetes.ts';
import { fields, list, stringEntries } from './untrusted.ts';

export type LabelPredicate = (labels: Labels) => boolean;

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

/**
 * A label selector as a list of requirements that must all hold (`matchLabels` entries become `In` with one value),
 * sorted, so that selectors of one meaning and spelling compare equal. Empty: selects everything. `undefined`: not
 * a selector that can match (an operator that does not exist).
 */
export function selectorRequirements(selector: unknown): readonly Requirement[] | undefined {
  const { matchLabels, matchExpressions } = fields(selector);
  const requirements = stringEntries(matchLabels).map(equality);
  for (const expression of list(matchExpressions)) {
    const { key, operator, values } = fields(expression);
    if (typeof key !== 'string' || !isOperator(operator)) return undefined;
    requirements.push({ key, operator, values: [...new Set(list(values).map(String))].sort() });
  }
  return requirements.sort((a, b) => compare(requirementText(a), requirementText(b)));
}

/** Labels as requirements that must all hold. */
export function equalityRequirements(labels: Labels): Requirement[] {
  return Object.entries(labels).map(equality);
}

function equality([key, value]: readonly [string, string]): Requirement {
  return { key, operator: 'In', values: [value] };
}

/** Compiles a selector: matchLabels and matchExpressions are ANDed; NotIn holds for absent keys (apimachinery `labels`). */
export function compileSelector(selector: unknown): LabelPredicate {
  const requirements = selectorRequirements(selector);
  if (requirements === undefined) return () => false;
  return (labels) => requirements.every((requirement) => requirementHolds(requirement, labels));
}

/** Whether the requirements of a selector hold for labels. */
export function requirementHolds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return operator satisfies never;
  }
}

/** A Service's selector: plain equality of every entry; an empty one selects nothing. */
export function equalitySelector(selector: Labels): LabelPredicate {
  const entries = Object.entries(selector);
  return (labels) => entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

/** One requirement in kubectl's selector notation. */
export function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(',')})`;
    case 'NotIn':
      return `${key} notin (${values.join(',')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return operator satisfies never;
  }
}

function isOperator(value: unknown): value is Requirement['operator'] {
  return value === 'In' || value === 'NotIn' || value === 'Exists' || value === 'DoesNotExist';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
