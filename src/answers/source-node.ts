import type { Path } from './path.ts';

export type Scalar = string | number | boolean | null;

/** The place that a value came from: a file with its line, or a layer that is no file. */
export interface Source {
  readonly kind: 'file' | 'preset' | 'flag' | 'found';
  /** File as the user named it, id of the preset, the flag, or where facts were found. */
  readonly name: string;
  readonly line?: number;
}

/** A value with its source. Maps keep the order of the file and cannot touch a prototype. */
export type SourceNode = { readonly source: Source; readonly path: Path } & (
  | { readonly kind: 'scalar'; readonly value: Scalar }
  | { readonly kind: 'list'; readonly items: readonly SourceNode[] }
  | { readonly kind: 'map'; readonly entries: ReadonlyMap<string, SourceNode> }
);

/** Keys that reach into an object's prototype when code is careless: refused wherever they stand. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The data of sections, which most files share with what they are merged into. */
const sections = new WeakMap<SourceNode, unknown>();

/** `toData` of the root of a file, or of several that were merged: a section that merging leaves as it is is read once. */
export function dataOfFile(root: SourceNode): unknown {
  return root.kind === 'map' ? dataOf(root.entries, dataOfSection) : toData(root);
}

function dataOfSection(section: SourceNode): unknown {
  const known = sections.get(section);
  if (known !== undefined) return known;
  const data = toData(section);
  sections.set(section, data);
  return data;
}

/** The plain value of a node. Own properties only, whatever the keys are. */
export function toData(node: SourceNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toData);
    case 'map':
      return dataOf(node.entries);
    default:
      return node satisfies never;
  }
}

function dataOf(
  entries: ReadonlyMap<string, SourceNode>,
  read: (node: SourceNode) => unknown = toData,
): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const [key, node] of entries) {
    if (key in data)
      Object.defineProperty(data, key, {
        value: read(node),
        enumerable: true,
        writable: true,
        configurable: true,
      });
    else data[key] = read(node);
  }
  return data;
}

/** Plain data as nodes, for what was not read from a file. Values that JSON has no word for become null. */
export function fromData(data: unknown, source: Source, path: Path = []): SourceNode {
  if (Array.isArray(data)) {
    const items = data.map((item, index) => fromData(item, source, [...path, index]));
    return { kind: 'list', items, source, path };
  }
  if (typeof data === 'object' && data !== null) {
    const given = Object.entries(data).filter(([, value]) => value !== undefined);
    const entries = new Map(given.map(([key, value]) => [key, fromData(value, source, [...path, key])]));
    return { kind: 'map', entries, source, path };
  }
  const scalar = ['string', 'number', 'boolean'].includes(typeof data);
  return { kind: 'scalar', value: scalar ? (data as Scalar) : null, source, path };
}

/** The node at a path, or the nearest one above it. */
export function nearestNode(root: SourceNode, path: Path): SourceNode {
  let node = root;
  for (const step of path) {
    const next =
      node.kind === 'map'
        ? node.entries.get(String(step))
        : node.kind === 'list'
          ? node.items[Number(step)]
          : undefined;
    if (!next) break;
    node = next;
  }
  return node;
}
