import { keyedListAt } from './duplicates.ts';
import { looseItem } from './loose.ts';
import { formatPath, type Path } from './path.ts';
import { fromData, type Source, type SourceNode, toData } from './source-node.ts';

/** Two files that are no overlays say different things in one place. */
export interface MergeConflict {
  /** Where, in the result. */
  readonly path: Path;
  readonly first: SourceNode;
  readonly second: SourceNode;
}

export interface Merged {
  readonly root: SourceNode;
  readonly conflicts: readonly MergeConflict[];
}

/** Short forms that stand for a map with one key, so that another file can add to them. */
const shortForms: Readonly<Record<string, string>> = {
  'platform.resolver': 'kind',
  'platform.monitoring': 'namespace',
};
/** Each file's own; they are never in conflict. */
const ownKeys: ReadonlySet<string> = new Set(['$schema', 'version', 'overlay']);

/**
 * Lays one tree over another. Maps are merged key by key; lists whose items have names (workloads, calls by
 * from, to, port and protocol, …) item by item, new ones at the end; any other list is a value like a scalar.
 * Where both say something, `upper` wins if it overrides, and else a difference is a conflict.
 */
export function mergeTrees(lower: SourceNode, upper: SourceNode, overrides: boolean): Merged {
  const conflicts: MergeConflict[] = [];
  const root = merge(lower, upper, [], (path, first, second) => {
    if (overrides || (path.length === 1 && ownKeys.has(String(path[0])))) return;
    conflicts.push({ path, first, second });
  });
  return { root, conflicts };
}

type Differ = (path: Path, first: SourceNode, second: SourceNode) => void;

function merge(lower: SourceNode, upper: SourceNode, path: Path, differ: Differ): SourceNode {
  const [first, second] = expandShortForms(lower, upper, path);
  if (first.kind === 'map' && second.kind === 'map') {
    const entries = new Map(first.entries);
    for (const [key, node] of second.entries) {
      const below = entries.get(key);
      entries.set(key, below ? merge(below, node, [...path, key], differ) : node);
    }
    return { ...first, entries };
  }
  const keyed = keyedListAt(path);
  if (keyed && first.kind === 'list' && second.kind === 'list') {
    return { ...first, items: mergeItems(first.items, second.items, keyed, path, differ) };
  }
  if (JSON.stringify(toData(first)) === JSON.stringify(toData(second))) return second;
  differ(path, first, second);
  return second;
}

function mergeItems(
  lower: readonly SourceNode[],
  upper: readonly SourceNode[],
  { key, short }: NonNullable<ReturnType<typeof keyedListAt>>,
  path: Path,
  differ: Differ,
): SourceNode[] {
  const items = [...lower];
  const places = new Map<string, number>();
  lower.forEach((item, index) => {
    const id = key(looseItem(toData(item), short));
    if (id !== undefined) places.set(id, index);
  });
  for (const item of upper) {
    const id = key(looseItem(toData(item), short));
    const place = id === undefined ? undefined : places.get(id);
    const below = place === undefined ? undefined : items[place];
    if (place === undefined || below === undefined) items.push(item);
    else items[place] = merge(asMap(below, short), asMap(item, short), [...path, place], differ);
  }
  return items;
}

function expandShortForms(
  lower: SourceNode,
  upper: SourceNode,
  path: Path,
): readonly [SourceNode, SourceNode] {
  const short = shortForms[formatPath(path)];
  if (short === undefined || lower.kind === upper.kind) return [lower, upper];
  return [asMap(lower, short), asMap(upper, short)];
}

function asMap(node: SourceNode, key: string): SourceNode {
  if (node.kind !== 'scalar' || node.value === null) return node;
  return { ...node, kind: 'map', entries: new Map([[key, node]]) };
}

/** A tree that holds one value at a dotted path, such as `platform.istio.version`. */
export function treeOfValue(path: string, value: unknown, source: Source): SourceNode {
  const data = path
    .split('.')
    .reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value);
  return fromData(data, source);
}
