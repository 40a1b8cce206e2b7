/** The names that a template can look up: the facts, `item`, and what `$each` binds. Frozen all the way down. */
export type Scope = Readonly<Record<string, unknown>>;

/** Follows own properties only, so that no path reaches a prototype. Undefined where the way ends. */
export function valueAt(scope: Scope, path: string): unknown {
  let value: unknown = scope;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

/** Freezes a tree of plain data in place. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
