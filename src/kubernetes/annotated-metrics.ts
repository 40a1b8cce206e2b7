import type { ClusterWorkload } from '../model/cluster.ts';
import type { Workload } from '../model/topology.ts';

/** The annotations that Prometheus' common scrape configuration reads. */
export function annotatedMetrics({ annotations, ports }: ClusterWorkload): Workload['metrics'] {
  if (annotations['prometheus.io/scrape'] !== 'true') return undefined;
  const port = Number(annotations['prometheus.io/port'] ?? ports[0]?.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) return undefined;
  const path = annotations['prometheus.io/path'];
  return { port, ...(path?.startsWith('/') ? { path } : { path: '/metrics' }) };
}
