/** The scope around a scope: nothing that YAML can name. */
const outer = Symbol('outer');

/** The names that a template can look up: the facts, `item`, and what `$each` binds. Nobody changes what they lead to. */
export type Scope = Readonly<Record<string, unknown>> & { readonly [outer]?: Scope };

/** The scope with one more name. */
export function withName(scope: Scope, name: string, value: unknown): Scope {
  return { [name]: value, [outer]: scope };
}

/** Follows own properties only, so that no path reaches a prototype. Undefined where the way ends. */
export function valueAt(scope: Scope, path: string): unknown {
  const names = namesIn(path);
  let home: Scope | undefined = scope;
  while (home !== undefined && !Object.hasOwn(home, names[0] ?? '')) home = home[outer];
  let value: unknown = home;
  for (const name of names) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

const split = new Map<string, readonly string[]>();

/** Paths stand in templates, of which there are few. */
function namesIn(path: string): readonly string[] {
  const known = split.get(path);
  if (known) return known;
  const names = path.split('.');
  split.set(path, names);
  return names;
}
