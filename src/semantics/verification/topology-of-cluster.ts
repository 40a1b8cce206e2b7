import { annotatedMetrics } from '../../kubernetes/annotated-metrics.ts';
import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { Topology } from '../../model/topology.ts';

/** A topology in which nothing is declared: the workloads of a cluster without calls, and what is scraped and probed. */
export function topologyOfCluster({ namespaces, workloads }: Cluster): Topology {
  return {
    namespaces: namespaces.map(({ name, labels }) => ({ name, labels, meshToday: 'none', joinsMesh: false })),
    workloads: workloads.map((workload): Topology['workloads'][number] => ({
      namespace: workload.namespace,
      name: workload.name,
      kind: workload.kind,
      labels: workload.labels,
      serviceAccount: workload.serviceAccount,
      replicas: 1,
      ports: workload.ports.map((port) => ({ ...port, appProtocol: 'tcp' })),
      services: [],
      joinsMesh: true,
      hostNetwork: workload.hostNetwork,
      role: 'application',
      callsConfirmed: true,
      ...scraped(workload),
      probePorts: workload.probePorts ?? [],
      needsApiServer: false,
    })),
    calls: [],
    entryPoints: [],
    externals: [],
    tokenIssuers: [],
    traffic: [],
  };
}

function scraped(workload: ClusterWorkload): Pick<Topology['workloads'][number], 'metrics'> {
  const metrics = annotatedMetrics(workload);
  return metrics ? { metrics } : {};
}
