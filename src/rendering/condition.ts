import { type Scope, valueAt } from './scope.ts';

type Scalar = string | number | boolean;

/** A structured condition on facts: no expression language, so that every part can be checked at load. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | { readonly fact: string; readonly equals: Scalar }
  | { readonly fact: string; readonly in: readonly Scalar[] }
  /** For a fact that is a list of scalars, or one scalar. */
  | { readonly fact: string; readonly includes: Scalar }
  /** Present: not undefined, not false, not empty. */
  | { readonly fact: string; readonly present: boolean };

/** Whether the condition holds. A fact that is absent equals nothing. */
export function holds(condition: Condition, scope: Scope): boolean {
  if ('all' in condition) return condition.all.every((part) => holds(part, scope));
  if ('any' in condition) return condition.any.some((part) => holds(part, scope));
  if ('not' in condition) return !holds(condition.not, scope);
  const value = valueAt(scope, condition.fact);
  if ('equals' in condition) return value === condition.equals;
  if ('in' in condition) return condition.in.includes(value as Scalar);
  if ('includes' in condition) {
    return Array.isArray(value) ? value.includes(condition.includes) : value === condition.includes;
  }
  return isPresent(value) === condition.present;
}

/** The facts that a condition looks at. */
export function factsIn(condition: Condition): string[] {
  if ('all' in condition) return condition.all.flatMap(factsIn);
  if ('any' in condition) return condition.any.flatMap(factsIn);
  if ('not' in condition) return factsIn(condition.not);
  return [condition.fact];
}

function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
