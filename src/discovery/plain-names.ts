import type { Cluster } from '../model/cluster.ts';
import { namespacedName } from '../model/namespaced-name.ts';

/**
 * The cluster with a name for each workload that answers can hold: where two kinds of a namespace share one, the second
 * is called after its kind as well (`api-job`).
 */
export function withPlainNames(cluster: Cluster): Cluster {
  if (cluster.workloads.every(({ name }) => !name.includes('/'))) return cluster;
  const taken = new Set(cluster.workloads.map(namespacedName));
  const workloads = cluster.workloads.map((workload) => {
    const [kind, name] = workload.name.split('/');
    if (name === undefined) return workload;
    const names = [`${name}-${kind}`, `${name}-${kind}-pods`];
    const free = names.find((candidate) => !taken.has(namespacedName({ ...workload, name: candidate })));
    const renamed = { ...workload, name: free ?? `${name}.${kind}` };
    taken.add(namespacedName(renamed));
    return renamed;
  });
  return {
    ...cluster,
    workloads: workloads.sort((a, b) => (namespacedName(a) < namespacedName(b) ? -1 : 1)),
  };
}
