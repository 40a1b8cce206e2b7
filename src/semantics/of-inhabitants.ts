import type { Cluster } from '../model/cluster.ts';

/**
 * Keeps what was computed from the workloads and Services of a cluster for every other cluster that has the same ones:
 * the states of a rollout differ by the labels of namespaces.
 */
export function ofInhabitants<Result extends object>(
  compute: (cluster: Pick<Cluster, 'workloads' | 'services'>) => Result,
): (cluster: Pick<Cluster, 'workloads' | 'services'>) => Result {
  const known = new WeakMap<Cluster['workloads'], WeakMap<Cluster['services'], Result>>();
  return ({ workloads, services }) => {
    const byServices = known.get(workloads) ?? new WeakMap<Cluster['services'], Result>();
    const before = byServices.get(services);
    if (before) return before;
    const result = compute({ workloads, services });
    byServices.set(services, result);
    known.set(workloads, byServices);
    return result;
  };
}
