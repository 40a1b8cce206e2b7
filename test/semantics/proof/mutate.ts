import type { KubernetesObject } from '../../../src/model/kubernetes.ts';

export interface Mutant {
  /** What was done: "remove spec.ingress[0].from[1]". */
  readonly name: string;
  /** Absent: the whole document is gone. */
  readonly object?: KubernetesObject;
}

/** Lists whose items are access rules, or parts of one, by kind: each item must matter. */
const lists: Readonly<Record<string, readonly string[]>> = {
  NetworkPolicy: [
    'spec.ingress',
    'spec.egress',
    'spec.ingress.*.from',
    'spec.egress.*.to',
    'spec.ingress.*.ports',
    'spec.egress.*.ports',
  ],
  AuthorizationPolicy: [
    'spec.rules',
    'spec.rules.*.from',
    'spec.rules.*.to',
    'spec.rules.*.when',
    'spec.rules.*.from.*.source.principals',
    'spec.rules.*.from.*.source.requestPrincipals',
    'spec.rules.*.to.*.operation.methods',
    'spec.rules.*.to.*.operation.paths',
    'spec.rules.*.to.*.operation.ports',
  ],
  RequestAuthentication: ['spec.jwtRules'],
};

/** Every way to take an access rule away, or a part of one, and every way to open one wide. */
export function* mutantsOf(object: KubernetesObject): Generator<Mutant> {
  yield { name: 'remove the document' };
  for (const pattern of lists[object.kind] ?? []) {
    for (const path of expand(object, pattern.split('.'))) {
      const items = at(object, path) as readonly unknown[];
      for (const index of items.keys()) {
        const rest = items.filter((_, other) => other !== index);
        // A list that is left empty means "anything" or "nothing" by its kind: both are mutants of their own.
        yield { name: `remove ${path.join('.')}[${index}]`, object: withValue(object, path, rest) };
      }
    }
  }
  for (const path of ['spec.ingress', 'spec.egress', 'spec.rules']) {
    const items = at(object, path.split('.'));
    if (Array.isArray(items) && !items.some((item) => Object.keys(item as object).length === 0)) {
      yield { name: `open ${path}`, object: withValue(object, path.split('.'), [...items, {}]) };
    }
  }
  yield* openedToOutside(object);
  yield* widenedOperations(object);
}

/** Methods and paths that nobody declares, beside those that an operation names. */
function* widenedOperations(object: KubernetesObject): Generator<Mutant> {
  if (object.kind !== 'AuthorizationPolicy') return;
  for (const [pattern, more] of [
    ['spec.rules.*.to.*.operation.methods', 'PATCH'],
    ['spec.rules.*.to.*.operation.paths', '/hidden/*'],
  ] as const) {
    for (const path of expand(object, pattern.split('.'))) {
      const values = at(object, path) as readonly unknown[];
      yield { name: `add ${more} to ${path.join('.')}`, object: withValue(object, path, [...values, more]) };
    }
  }
}

/** A block of addresses that nobody declares. */
const outside = { ipBlock: { cidr: '198.51.100.0/24' } };

/** Every way to open a NetworkPolicy to addresses outside the cluster. */
function* openedToOutside(object: KubernetesObject): Generator<Mutant> {
  if (object.kind !== 'NetworkPolicy') return;
  for (const [path, peers] of [
    ['spec.ingress', 'from'],
    ['spec.egress', 'to'],
  ] as const) {
    const rules = at(object, path.split('.'));
    if (!Array.isArray(rules)) continue;
    const rule = { [peers]: [outside], ports: [{ protocol: 'UDP', port: 1194 }] };
    yield { name: `open ${path} to a block`, object: withValue(object, path.split('.'), [...rules, rule]) };
  }
}

function* expand(
  value: unknown,
  pattern: readonly string[],
  path: readonly string[] = [],
): Generator<string[]> {
  const [key, ...rest] = pattern;
  if (key === undefined) {
    if (Array.isArray(value)) yield [...path];
    return;
  }
  if (key !== '*') {
    const child =
      value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[key] : undefined;
    if (child !== undefined) yield* expand(child, rest, [...path, key]);
    return;
  }
  for (const [index, item] of ((value as readonly unknown[]) ?? []).entries())
    yield* expand(item, rest, [...path, String(index)]);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function withValue(object: KubernetesObject, path: readonly string[], value: unknown): KubernetesObject {
  const copy = structuredClone(object);
  const holder = at(copy, path.slice(0, -1)) as Record<string, unknown>;
  holder[path.at(-1) ?? ''] = value;
  return copy;
}
