import type { Problem } from '../model/answers.ts';
import type { Cluster, ClusterNamespace } from '../model/cluster.ts';
import type { KubernetesObject, Labels, PlacedObject } from '../model/kubernetes.ts';
import { withoutDuplicates } from './duplicates.ts';
import { workloadKindOf } from './pod-template.ts';
import { serviceFrom } from './services.ts';
import { stringMap, text } from './untrusted.ts';
import { workloadsFrom } from './workloads.ts';

/** The label that every namespace carries with its own name; nobody can change it. */
export const namespaceNameLabel = 'kubernetes.io/metadata.name';

/**
 * What runs in a cluster, from its objects in any order. Namespaces that are only mentioned exist with their name
 * label. Objects without a namespace are in `default`. Output: the cluster, everything sorted by name, and problems:
 * objects that are defined twice in different ways. `openWorld` is set when no object runs pods.
 */
export function clusterFrom(objects: readonly PlacedObject[]): {
  cluster: Cluster;
  problems: readonly Problem[];
} {
  const { objects: distinct, problems } = withoutDuplicates(objects);
  const workloads = workloadsFrom(distinct);
  const services = distinct.flatMap(({ object }) => serviceFrom(object) ?? []);
  services.sort((a, b) => compare(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`));
  const cluster: Cluster = {
    namespaces: namespacesFrom(distinct),
    workloads,
    services,
    openWorld: workloads.length === 0,
  };
  return { cluster, problems };
}

/** Declared and mentioned namespaces, sorted by name. */
function namespacesFrom(objects: readonly PlacedObject[]): ClusterNamespace[] {
  const labels = new Map<string, Labels>();
  for (const { object } of objects) {
    if (object.kind === 'Namespace' && object.apiVersion === 'v1')
      labels.set(object.metadata.name, stringMap(object.metadata.labels));
    else {
      const name = text(object.metadata.namespace) ?? (isNamespaced(object) ? 'default' : undefined);
      if (name !== undefined && !labels.has(name)) labels.set(name, {});
    }
  }
  return [...labels]
    .map(([name, own]) => ({ name, labels: { ...own, [namespaceNameLabel]: name } }))
    .sort((a, b) => compare(a.name, b.name));
}

/** Kinds of which it is known that a missing namespace means `default`; others may be cluster-scoped. */
function isNamespaced({ kind, apiVersion }: KubernetesObject): boolean {
  return (
    workloadKindOf(kind, apiVersion) !== undefined ||
    (kind === 'Service' && apiVersion === 'v1') ||
    (kind === 'NetworkPolicy' && apiVersion === 'networking.k8s.io/v1')
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
