import type { KubernetesObject } from '../model/kubernetes.ts';
import { isOurs } from '../model/managed-by.ts';
import type { PlannedDocument } from '../model/plan.ts';

/** Where the objects lie that stood before: an undo applies them, no phase does. */
export const standingDirectory = 'standing';

/** Of two PeerAuthentications for the same pods the older wins: ours has to take its place, under its name. */
export function keepsItsName({ kind }: KubernetesObject): boolean {
  return kind === 'PeerAuthentication';
}

/**
 * Objects of somebody else that documents of the bundle take the place of: same kind, namespace and name. Without what
 * the API server writes itself, so that they can be applied again.
 * @param taking Documents that come into force unit by unit, so that an undo can put one namespace back by itself.
 */
export function standingDocuments(
  existing: readonly KubernetesObject[],
  taking: readonly KubernetesObject[],
): PlannedDocument[] {
  const taken = new Set(taking.map(keyOf));
  return existing
    .filter((object) => !isOurs(object) && keepsItsName(object) && taken.has(keyOf(object)))
    .map((object) => {
      const { namespace = 'default', name } = object.metadata;
      return {
        object: asWritten(object),
        template: standingDirectory,
        why: `${object.kind} ${name} stood in ${namespace} before this bundle took its place. Only an undo applies it.`,
        answers: [],
        file: `${standingDirectory}/${namespace}/namespace.yaml`,
      };
    })
    .sort((one, other) => (one.file < other.file ? -1 : 1));
}

function asWritten({ apiVersion, kind, metadata, spec }: KubernetesObject): KubernetesObject {
  const { name, namespace = 'default', labels, annotations } = metadata;
  const kept = Object.entries(annotations ?? {}).filter(
    ([key]) => key !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      namespace,
      ...(labels && { labels }),
      ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }),
    },
    ...(spec !== undefined && { spec }),
  } as KubernetesObject;
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind} ${metadata.namespace ?? 'default'}/${metadata.name}`;
}
