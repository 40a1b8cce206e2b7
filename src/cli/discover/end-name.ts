import type { WorkloadReference } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Call, Topology } from '../../model/topology.ts';

/** An end of a call by its name: a workload's with its namespace, an external destination's alone. */
export function endName(end: WorkloadReference | Call['to']): string {
  return 'namespace' in end ? namespacedName(end) : end.name;
}

/** A call by its ends and its port: two of that name are one. */
export function callName({ from, to, port, protocol }: Call): string {
  return `${endName(from)} ${endName(to)} ${port}/${protocol}`;
}

/** Names of the workloads whose calls are confirmed to be all. */
export function confirmedNames(topology: Topology | undefined): ReadonlySet<string> {
  return new Set((topology?.workloads ?? []).filter(({ callsConfirmed }) => callsConfirmed).map(endName));
}
