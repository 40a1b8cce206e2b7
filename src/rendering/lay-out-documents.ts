import type { ObjectReference } from '../model/kubernetes.ts';
import type { PlannedDocument } from '../model/plan.ts';
import { documentFile } from './document-file.ts';
import type { ExpandedDocument } from './expand-template.ts';
import { distinguishedName } from './object-name.ts';
import type { Slot } from './rollout/parse-rollout.ts';
import type { Template } from './template.ts';

/** A document with its place in the bundle. */
export interface LaidOutDocument {
  readonly slot: string;
  readonly layer: Template['layer'];
  readonly document: PlannedDocument;
}

/**
 * Gives each document its file and settles names that are taken: by an object that exists already and is not ours, or
 * by another document of the same slot. The result is in reading order.
 * @param directories Directory of each slot that the rollout applies.
 * @param replaces Slots whose documents take the place of another slot's of the same name, as STRICT does of PERMISSIVE.
 */
export function layOutDocuments(
  documents: readonly ExpandedDocument[],
  slots: ReadonlyMap<string, Slot>,
  directories: ReadonlyMap<string, string>,
  taken: readonly ObjectReference[],
  replaces: ReadonlyMap<string, string> = new Map(),
): LaidOutDocument[] {
  const reserved = new Set(taken.map(referenceKey));
  const usedNames = new Map<string, string>();
  const laidOut = documents.map((expanded): LaidOutDocument => {
    const slot = expanded.template.phase ?? '';
    const object = withFreeName(expanded, slot, reserved, usedNames, replaces);
    const { namespace } = object.metadata;
    const folder = unitOf(expanded, slots) ?? namespace ?? 'cluster';
    return {
      slot,
      layer: expanded.template.layer,
      document: {
        object,
        template: expanded.template.id,
        why: expanded.why,
        answers: expanded.answers,
        file: `${directories.get(slot) ?? slot}/${folder}/${documentFile(namespace, expanded.workload)}`,
      },
    };
  });
  return inReadingOrder(laidOut);
}

/** The unit of its slot that a document belongs to; undefined where the slot has none. */
export function unitOf(
  { template, object, direction }: ExpandedDocument,
  slots: ReadonlyMap<string, Slot>,
): string | undefined {
  const units = slots.get(template.phase ?? '')?.units ?? 'none';
  if (units === 'none') return undefined;
  const { namespace = 'cluster' } = object.metadata;
  return units === 'namespace' || direction === undefined
    ? namespace
    : `${namespace}-${direction.toLowerCase()}`;
}

const layers = ['np', 'mesh', 'traffic', 'install'] as const satisfies Template['layer'][];

/** By file; in a file by layer, Network Policies first, then by kind and name. */
export function inReadingOrder(documents: readonly LaidOutDocument[]): LaidOutDocument[] {
  return documents
    .map((one) => {
      const { file, object } = one.document;
      return { one, key: [file, layers.indexOf(one.layer), object.kind, object.metadata.name].join('\0') };
    })
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ one }) => one);
}

export function referenceKey({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

function withFreeName(
  { object, template }: ExpandedDocument,
  slot: string,
  reserved: ReadonlySet<string>,
  used: Map<string, string>,
  replaces: ReadonlyMap<string, string>,
): ExpandedDocument['object'] {
  const { namespace, name } = object.metadata;
  const keyOf = (candidate: string) => referenceKey({ kind: object.kind, namespace, name: candidate });
  const isTaken = (candidate: string) => {
    const holder = used.get(keyOf(candidate));
    const replacement =
      holder !== undefined && (replaces.get(slot) === holder || replaces.get(holder) === slot);
    return reserved.has(keyOf(candidate)) || (holder !== undefined && !replacement);
  };
  let free = name;
  for (let round = 0; isTaken(free); round++) {
    free = distinguishedName(name, `${template.id} ${round}`);
  }
  if (!used.has(keyOf(free))) used.set(keyOf(free), slot);
  return free === name ? object : { ...object, metadata: { ...object.metadata, name: free } };
}
