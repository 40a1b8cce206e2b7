import type { ClusterWorkload } from '../../model/cluster.ts';
import { kubernetesNamespaces } from '../../model/kubernetes-namespaces.ts';
import type { BeyondSelectors } from './beyond-selectors.ts';
import type { World } from './world.ts';

/**
 * Namespaces that a default deny closes, so that a pod which nobody declared has to be closed in there: all of their
 * workloads are confirmed, a policy may select each of them (`limit`) and holds at least one, and neither Kubernetes
 * nor Istio runs pods of its own there.
 */
export function closedNamespaces(
  world: World,
  limit: (workload: ClusterWorkload) => BeyondSelectors | undefined,
): ReadonlySet<string> {
  const { cluster, declared, istiod } = world;
  const open = new Set([
    ...kubernetesNamespaces,
    istiod.namespace,
    ...cluster.workloads
      .filter((one) => declared(one)?.callsConfirmed === false || limit(one))
      .map(namespaceOf),
  ]);
  return new Set([...heldNamespaces(world, () => true)].filter((namespace) => !open.has(namespace)));
}

/** Namespaces in which somebody is held in a direction: where nobody is, no policy closes the namespace in it. */
export function heldNamespaces(
  { cluster, declared }: World,
  holds: (workload: ClusterWorkload) => boolean,
): ReadonlySet<string> {
  const held = cluster.workloads.filter((one) => declared(one) && !one.hostNetwork && holds(one));
  return new Set(held.map(namespaceOf));
}

function namespaceOf({ namespace }: ClusterWorkload): string {
  return namespace;
}
