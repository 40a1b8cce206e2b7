import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Topology } from '../../model/topology.ts';
import type { VerifiedWorkload } from '../../model/verification.ts';
import { elsewhere, type World } from '../proof/world.ts';

/** What a person calls each workload of the world, in the order of the cluster. */
export function workloadNames({ cluster, strangers }: World): string[] {
  const unknown = new Set(strangers);
  return cluster.workloads.map((workload) => {
    if (!unknown.has(workload)) return namespacedName(workload);
    return workload.namespace === elsewhere ? 'pods of other namespaces' : `${workload.namespace}/other pods`;
  });
}

export function verifiedWorkloads(
  { cluster, strangers }: World,
  topology: Topology,
  names: readonly string[],
): VerifiedWorkload[] {
  const declared = new Set(topology.workloads.map(namespacedName));
  const unknown = new Set(strangers);
  const roleOf = (workload: ClusterWorkload): VerifiedWorkload['role'] =>
    unknown.has(workload) ? 'any-pod' : declared.has(namespacedName(workload)) ? 'workload' : 'platform';
  return cluster.workloads.map((workload, index) => ({
    name: names[index] ?? namespacedName(workload),
    kind: workload.kind,
    role: roleOf(workload),
    ports: workload.ports.map(({ port, protocol }) => ({ port, protocol })),
  }));
}
