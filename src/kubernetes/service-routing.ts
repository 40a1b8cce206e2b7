import type { Cluster, ClusterService, ClusterWorkload } from '../model/cluster.ts';
import { groupBy } from '../model/group-by.ts';
import type { Protocol } from '../model/kubernetes.ts';
import { equalitySelector } from './selector.ts';

/** A workload behind a Service and the port of its pods that a port of the Service leads to. */
export interface Backend {
  readonly workload: ClusterWorkload;
  readonly port: number;
}

/** The workloads whose pods a Service selects, in the cluster's order. */
export function backendsOf(
  service: ClusterService,
  cluster: Pick<Cluster, 'workloads'>,
): readonly ClusterWorkload[] {
  if (service.selector === undefined) return [];
  const selects = equalitySelector(service.selector);
  return workloadsIn(service.namespace, cluster.workloads).filter(({ labels }) => selects(labels));
}

const namespaces = new WeakMap<readonly ClusterWorkload[], ReadonlyMap<string, readonly ClusterWorkload[]>>();

/** Those of one namespace, in their order; sorted once for each list, which does not change. */
function workloadsIn(namespace: string, workloads: readonly ClusterWorkload[]): readonly ClusterWorkload[] {
  const known = namespaces.get(workloads) ?? groupBy(workloads, (one) => one.namespace);
  namespaces.set(workloads, known);
  return known.get(namespace) ?? [];
}

/**
 * Where a call to a Service's port arrives. A headless Service has no address of its own: the name leads to the
 * pods and the port stays what the caller dialled. A named target port is looked up at each pod; pods without it
 * are left out. Empty when the Service has no such port or no pods.
 */
export function routeService(
  service: ClusterService,
  port: number,
  protocol: Protocol,
  cluster: Pick<Cluster, 'workloads'>,
): readonly Backend[] {
  const workloads = backendsOf(service, cluster);
  if (service.headless) return workloads.map((workload) => ({ workload, port }));
  const entry = service.ports.find((each) => each.port === port && each.protocol === protocol);
  if (entry === undefined) return [];
  return workloads.flatMap((workload) => {
    const target = targetPortAt(workload, entry.targetPort, protocol);
    return target === undefined ? [] : [{ workload, port: target }];
  });
}

/** A target port, number or name, as a number at one workload; undefined when it has no port of that name and protocol. */
export function targetPortAt(
  workload: ClusterWorkload,
  target: number | string,
  protocol: Protocol,
): number | undefined {
  if (typeof target === 'number') return target;
  return workload.ports.find((port) => port.name === target && port.protocol === protocol)?.port;
}

/** The Service that an object reference names. */
export function findService(
  cluster: Cluster,
  reference: { readonly namespace: string; readonly name: string },
): ClusterService | undefined {
  return cluster.services.find(
    ({ namespace, name }) => namespace === reference.namespace && name === reference.name,
  );
}
