import { type Loose, looseItem, looseList, looseMap, looseText } from './loose.ts';
import { formatPath, type Path } from './path.ts';
import type { SchemaProblem } from './schema-problems.ts';

/** Lists whose items have a name of their own: where they stand, and what names an item. */
const keyedLists: readonly {
  /** Keys from the top; `*` stands for every item of a list. */
  readonly at: readonly string[];
  /** The key that an item in short form stands for. */
  readonly short: string;
  readonly key: (item: Loose) => string | undefined;
}[] = [
  {
    at: ['platform', 'gateways'],
    short: 'name',
    key: (item) => looseText(item.name) ?? looseText(item.kind),
  },
  { at: ['topology', 'namespaces'], short: 'name', key: named },
  {
    at: ['topology', 'workloads'],
    short: 'name',
    key: (item) => joined(looseText(item.namespace) ?? '', named(item)),
  },
  {
    at: ['topology', 'workloads', '*', 'ports'],
    short: 'port',
    key: (item) => joined(item.port, item.protocol ?? 'TCP'),
  },
  { at: ['topology', 'workloads', '*', 'services'], short: 'name', key: named },
  {
    at: ['topology', 'calls'],
    short: 'to',
    key: (item) => joined(item.from, item.to, item.port ?? '', item.protocol ?? ''),
  },
  {
    at: ['topology', 'entryPoints'],
    short: 'to',
    key: (item) => named(item) ?? joined(item.to, item.gateway ?? ''),
  },
  { at: ['topology', 'externals'], short: 'name', key: named },
  { at: ['topology', 'tokenIssuers'], short: 'name', key: named },
  { at: ['topology', 'traffic'], short: 'to', key: (item) => looseText(item.to) },
];

/** The entry of `keyedLists` for a list at this path. */
export function keyedListAt(path: Path): (typeof keyedLists)[number] | undefined {
  return keyedLists.find(
    ({ at }) => at.length === path.length && at.every((step, index) => step === '*' || step === path[index]),
  );
}

/** Items of one file that say the same thing twice. */
export function duplicates(data: unknown): SchemaProblem[] {
  return keyedLists.flatMap(({ at, short, key }) =>
    listsAt(data, at).flatMap(([path, list]) => {
      const seen = new Map<string, number>();
      return list.flatMap((item, index): SchemaProblem[] => {
        const id = key(looseItem(item, short));
        const first = id === undefined ? undefined : seen.get(id);
        if (id !== undefined && first === undefined) seen.set(id, index);
        if (first === undefined) return [];
        return [{ path: [...path, index], message: `says again what ${formatPath([...path, first])} says` }];
      });
    }),
  );
}

function listsAt(data: unknown, at: readonly string[], above: Path = []): [Path, readonly unknown[]][] {
  const [step, ...rest] = at;
  if (step === undefined) return [[above, looseList(data)]];
  if (step === '*') return looseList(data).flatMap((item, index) => listsAt(item, rest, [...above, index]));
  return listsAt(looseMap(data)[step], rest, [...above, step]);
}

function named(item: Loose): string | undefined {
  return looseText(item.name);
}

function joined(...parts: readonly unknown[]): string | undefined {
  return parts.every((part) => typeof part === 'string' || typeof part === 'number')
    ? parts.join(' ')
    : undefined;
}
