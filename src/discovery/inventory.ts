import type { Cluster, ClusterService, ClusterWorkload } from '../model/cluster.ts';
import { append, groupBy } from '../model/group-by.ts';
import type { Labels } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';

/** A cluster with its indexes: each question is answered without walking over all objects. */
export interface Inventory {
  readonly cluster: Cluster;
  service(namespace: string, name: string): ClusterService | undefined;
  serviceByAddress(address: string): ClusterService | undefined;
  /** Whose pod has an address for itself alone. */
  workloadByAddress(address: string): ClusterWorkload | undefined;
  hasNamespace(name: string): boolean;
  /** Workloads whose pods a Service selects; where it has no selector, those that have all addresses of its endpoints. */
  workloadsOf(service: ClusterService): readonly ClusterWorkload[];
  /** Workloads of a namespace whose pod labels carry all of these; an empty selector selects all. */
  select(namespace: string, labels: Labels): readonly ClusterWorkload[];
  servicesOf(workload: ClusterWorkload): readonly ClusterService[];
  workload(namespace: string, name: string): ClusterWorkload | undefined;
  /** In any namespace. */
  workloadsNamed(name: string): readonly ClusterWorkload[];
  workloadsWithAccount(namespace: string, serviceAccount: string): readonly ClusterWorkload[];
}

/** `endpoints`: the addresses behind Services, by `namespace/name`, as EndpointSlices list them. */
export function takeInventory(
  cluster: Cluster,
  endpoints: ReadonlyMap<string, readonly string[]> = new Map(),
): Inventory {
  const services = new Map(cluster.services.map((service) => [namespacedName(service), service]));
  const byAddress = new Map(
    cluster.services.flatMap((service) =>
      service.clusterAddresses.map((address) => [address, service] as const),
    ),
  );
  const byPodAddress = workloadsByAddress(cluster);
  const namespaces = new Set([
    ...cluster.namespaces.map(({ name }) => name),
    ...cluster.workloads.map(({ namespace }) => namespace),
    ...cluster.services.map(({ namespace }) => namespace),
  ]);
  const workloads = new Map(cluster.workloads.map((workload) => [namespacedName(workload), workload]));
  const byNamespace = groupBy(cluster.workloads, ({ namespace }) => namespace);
  const byLabel = new Map<string, ClusterWorkload[]>();
  for (const workload of cluster.workloads) {
    for (const [key, value] of Object.entries(workload.labels))
      append(byLabel, `${workload.namespace}\n${key}\n${value}`, workload);
  }
  const byName = groupBy(cluster.workloads, ({ name }) => name);
  const byAccount = groupBy(cluster.workloads, ({ namespace, serviceAccount }) =>
    namespacedName({ namespace, name: serviceAccount }),
  );

  const select = (namespace: string, labels: Labels): readonly ClusterWorkload[] => {
    const buckets = Object.entries(labels).map(
      ([key, value]) => byLabel.get(`${namespace}\n${key}\n${value}`) ?? [],
    );
    const smallest = buckets.reduce(
      (best, bucket) => (bucket.length < best.length ? bucket : best),
      byNamespace.get(namespace) ?? [],
    );
    return smallest.filter((workload) =>
      Object.entries(labels).every(([key, value]) => workload.labels[key] === value),
    );
  };
  const selected = new Map(
    cluster.services.map((service) => [
      service,
      service.selector
        ? select(service.namespace, service.selector)
        : workloadsAt(endpoints.get(namespacedName(service)) ?? [], byPodAddress),
    ]),
  );
  const servicesOf = new Map<ClusterWorkload, ClusterService[]>();
  for (const [service, workloads] of selected)
    for (const workload of workloads) append(servicesOf, workload, service);
  return {
    cluster,
    service: (namespace, name) => services.get(namespacedName({ namespace, name })),
    serviceByAddress: (address) => byAddress.get(address),
    workloadByAddress: (address) => byPodAddress.get(address),
    hasNamespace: (name) => namespaces.has(name),
    workloadsOf: (service) => selected.get(service) ?? [],
    select,
    servicesOf: (workload) => servicesOf.get(workload) ?? [],
    workload: (namespace, name) => workloads.get(namespacedName({ namespace, name })),
    workloadsNamed: (name) => byName.get(name) ?? [],
    workloadsWithAccount: (namespace, account) =>
      byAccount.get(namespacedName({ namespace, name: account })) ?? [],
  };
}

/** None where an address is nobody's: then something outside is meant as well. */
function workloadsAt(
  addresses: readonly string[],
  byAddress: ReadonlyMap<string, ClusterWorkload>,
): readonly ClusterWorkload[] {
  const workloads = addresses.flatMap((address) => byAddress.get(address) ?? []);
  return workloads.length === addresses.length ? [...new Set(workloads)] : [];
}

/** Pods in their node's network have its address, several of them the same one: such an address names nobody. */
function workloadsByAddress(cluster: Cluster): ReadonlyMap<string, ClusterWorkload> {
  const found = new Map<string, ClusterWorkload>();
  const shared = new Set<string>();
  for (const workload of cluster.workloads) {
    for (const address of workload.addresses) {
      if (workload.hostNetwork || found.has(address)) shared.add(address);
      else found.set(address, workload);
    }
  }
  for (const address of shared) found.delete(address);
  return found;
}
