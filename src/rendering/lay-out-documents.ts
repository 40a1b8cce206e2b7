import type { ObjectReference } from '../model/kubernetes.ts';
import type { PlannedDocument } from '../model/plan.ts';
import type { ExpandedDocument } from './expand-template.ts';
import { cappedName, distinguishedName } from './object-name.ts';
import type { Slot } from './rollout/parse-rollout.ts';

/** Where a document goes: the directory of its slot and, where the slot has units, the unit below it. */
export interface LaidOutDocument {
  readonly slot: string;
  readonly unit?: string;
  readonly direction?: string;
  readonly document: PlannedDocument;
}

/**
 * Gives each document its file and settles names that are taken: by an object that exists already and is not ours,
 * or by another document of the same slot.
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
  const usedFiles = new Set<string>();
  return documents.map((expanded): LaidOutDocument => {
    const slot = expanded.template.phase ?? '';
    const { units } = slots.get(slot) ?? { units: 'none' };
    const object = withFreeName(expanded, slot, reserved, usedNames, replaces);
    const { name, namespace = 'cluster' } = object.metadata;
    const way = expanded.direction?.toLowerCase();
    const unit =
      units === 'none' ? undefined : units === 'namespace' || !way ? namespace : `${namespace}-${way}`;
    const folder = [directories.get(slot) ?? slot, ...(unit === undefined ? [namespace] : [unit])].join('/');
    const file = freeFile(folder, name, object.kind, usedFiles);
    return {
      slot,
      ...(unit === undefined ? {} : { unit }),
      ...(expanded.direction === undefined ? {} : { direction: expanded.direction }),
      document: {
        object,
        template: expanded.template.id,
        why: expanded.why,
        answers: expanded.answers,
        file,
      },
    };
  });
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

/** Files differ even where the file system ignores case, and never grow past what it takes. */
function freeFile(folder: string, name: string, kind: string, used: Set<string>): string {
  const plain = `${folder}/${cappedName(name)}.yaml`;
  const file = used.has(plain) ? `${folder}/${cappedName(`${name}-${kind.toLowerCase()}`)}.yaml` : plain;
  used.add(file);
  return file;
}
