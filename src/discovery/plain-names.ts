import type { Cluster, ClusterWorkload } from '../model/cluster.ts';

/**
 * The cluster with a name for each workload that answers can hold: where two kinds of a namespace share one, the second
 * is called after its kind as well (`api-job`).
 */
export function withPlainNames(cluster: Cluster): Cluster {
  if (cluster.workloads.every(({ name }) => !name.includes('/'))) return cluster;
  const taken = new Set(cluster.workloads.map(idOf));
  const workloads = cluster.workloads.map((workload) => {
    const [kind, name] = workload.name.split('/');
    if (name === undefined) return workload;
    const names = [`${name}-${kind}`, `${name}-${kind}-pods`];
    const free = names.find((candidate) => !taken.has(idOf({ ...workload, name: candidate })));
    const renamed = { ...workload, name: free ?? `${name}.${kind}` };
    taken.add(idOf(renamed));
    return renamed;
  });
  return { ...cluster, workloads: workloads.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)) };
}

function idOf({ namespace, name }: Pick<ClusterWorkload, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}
