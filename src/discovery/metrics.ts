import { compileSelector } from '../kubernetes/selector.ts';
import { targetPortAt } from '../kubernetes/service-routing.ts';
import { type Fields, fields, list, stringMap, text } from '../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../model/cluster.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Workload } from '../model/topology.ts';
import type { Inventory } from './inventory.ts';
import { plainText } from './plain-text.ts';

/** Ports that ServiceMonitors, PodMonitors and annotated Services let a Prometheus scrape, by `namespace/name` of the workload. */
export function scrapedWorkloads(
  objects: readonly PlacedObject[],
  inventory: Inventory,
): ReadonlyMap<string, Workload['metrics']> {
  const found = new Map<string, Workload['metrics']>();
  const add = (workload: ClusterWorkload, port: number | undefined, path: unknown) => {
    const key = namespacedName(workload);
    if (port !== undefined && port >= 1 && port <= 65535 && !found.has(key))
      found.set(key, { port, path: text(path) ?? '/metrics' });
  };
  for (const { object } of objects) {
    const spec = fields(object.spec);
    const namespace = object.metadata.namespace ?? 'default';
    const selects = compileSelector(spec.selector);
    const isIn = namespacesOf(spec, namespace);
    if (object.kind === 'ServiceMonitor') {
      const services = inventory.cluster.services.filter(
        (service) => isIn(service.namespace) && selects(service.labels),
      );
      for (const service of services) {
        for (const endpoint of list(spec.endpoints).map(fields)) {
          const port = service.ports.find(({ name, targetPort }) =>
            text(endpoint.port) ? name === endpoint.port : targetPort === endpoint.targetPort,
          );
          if (!port) continue;
          for (const workload of inventory.workloadsOf(service))
            add(workload, targetPortAt(workload, port.targetPort, port.protocol), endpoint.path);
        }
      }
    } else if (object.kind === 'PodMonitor') {
      const workloads = inventory.cluster.workloads.filter(
        (workload) => isIn(workload.namespace) && selects(workload.labels),
      );
      for (const workload of workloads) {
        for (const endpoint of list(spec.podMetricsEndpoints).map(fields)) {
          add(workload, podPort(workload, endpoint), endpoint.path);
        }
      }
    } else if (object.kind === 'Service') {
      const annotations = stringMap(object.metadata.annotations);
      const service = inventory.service(namespace, object.metadata.name);
      if (annotations['prometheus.io/scrape'] !== 'true' || !service) continue;
      for (const workload of inventory.workloadsOf(service)) {
        add(
          workload,
          Number(annotations['prometheus.io/port'] ?? workload.ports[0]?.port),
          annotations['prometheus.io/path'],
        );
      }
    }
  }
  return found;
}

function namespacesOf(spec: Fields, own: string): (namespace: string) => boolean {
  const { any, matchNames } = fields(spec.namespaceSelector);
  if (any === true) return () => true;
  const names = list(matchNames).map(plainText);
  return (namespace) => (names.length > 0 ? names.includes(namespace) : namespace === own);
}

/** By the name of a port, its number, or the old field that takes either (`PodMetricsEndpoint` of monitoring.coreos.com/v1). */
function podPort({ ports }: ClusterWorkload, { port, portNumber, targetPort }: Fields): number | undefined {
  const number = portNumber ?? targetPort;
  return typeof number === 'number'
    ? number
    : ports.find(({ name }) => name !== undefined && name === (text(port) ?? number))?.port;
}
