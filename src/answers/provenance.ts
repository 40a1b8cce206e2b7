import type { Assumption } from '../model/answers.ts';
import { formatPath, type Path } from './path.ts';
import type { Source, SourceNode } from './source-node.ts';

/** Where a value of the answers came from. */
export type Origin = Source | { readonly kind: 'default'; readonly name: string };

/** By path in the merged answers: where each value came from, the defaults that were used among them. */
export type Provenance = ReadonlyMap<string, Origin>;

export function provenanceOf(root: SourceNode, assumptions: readonly Assumption[]): Provenance {
  const origins = new Map<string, Origin>();
  collect(root, [], origins);
  for (const { answer, question } of assumptions) {
    if (!origins.has(answer)) origins.set(answer, { kind: 'default', name: question ?? '' });
  }
  return origins;
}

function collect(node: SourceNode, path: Path, origins: Map<string, Origin>): void {
  switch (node.kind) {
    case 'scalar':
      origins.set(formatPath(path), node.source);
      return;
    case 'list':
      if (node.items.length === 0) origins.set(formatPath(path), node.source);
      node.items.forEach((item, index) => {
        collect(item, [...path, index], origins);
      });
      return;
    case 'map':
      for (const [key, value] of node.entries) collect(value, [...path, key], origins);
      return;
    default:
      node satisfies never;
  }
}
