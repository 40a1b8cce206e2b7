import type { WorkloadReference } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Call } from '../../model/topology.ts';

/** An end of a call by its name: a workload's with its namespace, an external destination's alone. */
export function endName(end: WorkloadReference | Call['to']): string {
  return 'namespace' in end ? namespacedName(end) : end.name;
}
