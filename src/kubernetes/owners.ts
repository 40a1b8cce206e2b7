import type { KubernetesObject, PlacedObject } from '../model/kubernetes.ts';
import { type WorkloadKind, workloadKindOf } from './pod-template.ts';
import { fields, list, stringMap, text } from './untrusted.ts';

/** The controller that a workload is named after. */
export interface Owner {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
}

export function ownerKey({ namespace, kind, name }: Owner): string {
  return `${namespace}/${kind}/${name}`;
}

function namespaceOf(object: KubernetesObject): string {
  return text(object.metadata.namespace) ?? 'default';
}

/** The controllers among objects, by their keys. */
export function ownerIndex(objects: readonly PlacedObject[]): ReadonlyMap<string, KubernetesObject> {
  const index = new Map<string, KubernetesObject>();
  for (const { object } of objects) {
    const kind = workloadKindOf(object.kind, object.apiVersion);
    if (kind !== undefined && kind !== 'Pod')
      index.set(ownerKey({ namespace: namespaceOf(object), kind, name: object.metadata.name }), object);
  }
  return index;
}

/** Follows the owners of an object to the topmost, through controllers that only a reference names. */
export function topOwner(
  object: KubernetesObject,
  kind: WorkloadKind,
  index: ReadonlyMap<string, KubernetesObject>,
): Owner {
  const namespace = namespaceOf(object);
  let own: Owner = { namespace, kind, name: object.metadata.name };
  let current: KubernetesObject | undefined = object;
  // The chain Pod → ReplicaSet → Deployment → Knative Service is at most four long; a longer one is a loop.
  for (let step = 0; step < 4 && current !== undefined; step++) {
    const next: Owner | undefined =
      controllerOf(current, namespace) ?? deploymentBehind(current, own) ?? knativeBehind(current, own);
    if (next === undefined) break;
    own = next;
    current = index.get(ownerKey(next)) ?? ghost(next, current);
  }
  return own;
}

/** An owner that is not in the input, carrying on the labels that tell its own owner. */
function ghost(owner: Owner, owned: KubernetesObject): KubernetesObject {
  const labels = stringMap(owned.metadata.labels);
  return { apiVersion: 'apps/v1', kind: owner.kind, metadata: { name: owner.name, labels } };
}

function controllerOf(object: KubernetesObject, namespace: string): Owner | undefined {
  const references = list(object.metadata.ownerReferences).map(fields);
  const reference = references.find(({ controller }) => controller === true) ?? references[0];
  const name = text(reference?.name);
  const kind = workloadKindOf(text(reference?.kind) ?? '', text(reference?.apiVersion) ?? '');
  if (name === undefined || kind === 'Pod') return undefined;
  if (kind !== undefined) return { namespace, kind, name };
  // Pods of an operator's object are one workload, whatever its kind is; a controller of another kind than these is not followed.
  const unknown = text(reference?.kind) ?? '';
  return isPod(object) &&
    reference?.controller === true &&
    unknown !== 'Node' &&
    /^[A-Z][A-Za-z0-9]{0,62}$/.test(unknown)
    ? { namespace, kind: unknown, name }
    : undefined;
}

/** A Deployment that Knative made for a revision carries the name of the Knative Service (knative.dev "Labels and annotations"). */
function knativeBehind(object: KubernetesObject, own: Owner): Owner | undefined {
  const service = stringMap(object.metadata.labels)['serving.knative.dev/service'];
  return own.kind === 'Deployment' && service !== undefined
    ? { ...own, kind: 'KnativeService', name: service }
    : undefined;
}

function isPod({ kind, apiVersion }: KubernetesObject): boolean {
  return workloadKindOf(kind, apiVersion) === 'Pod';
}

/** A ReplicaSet named after its template's hash was made by a Deployment, even where nobody kept the reference. */
function deploymentBehind(object: KubernetesObject, own: Owner): Owner | undefined {
  const hash = stringMap(object.metadata.labels)['pod-template-hash'];
  if (own.kind !== 'ReplicaSet' || hash === undefined || !own.name.endsWith(`-${hash}`)) return undefined;
  return { ...own, kind: 'Deployment', name: own.name.slice(0, -hash.length - 1) };
}
