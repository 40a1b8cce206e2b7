import type { ClusterService } from '../../model/cluster.ts';
import type { Labels } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { Topology, Workload } from '../../model/topology.ts';
import { namesPort } from './names-port.ts';

/** The Services of a world, without labels of their own. */
export function declaredServices(topology: Topology, platform: Platform): ClusterService[] {
  return [...servicesOf(topology), ...scrapedPorts(topology, platform)];
}

/** The same Services with the labels that a rollout gave them, by `namespace/name`. */
export function labelledServices(
  services: readonly ClusterService[],
  serviceLabels: ReadonlyMap<string, Labels>,
): readonly ClusterService[] {
  if (serviceLabels.size === 0) return services;
  return services.map((service) => {
    const labels = serviceLabels.get(`${service.namespace}/${service.name}`);
    return labels ? { ...service, labels } : service;
  });
}

/** One Service for each name; where several workloads share it, it selects by the labels that all of them have. */
function servicesOf(topology: Topology): ClusterService[] {
  const services = new Map<string, ClusterService>();
  for (const workload of topology.workloads) {
    for (const service of workload.services) {
      const key = `${workload.namespace}/${service.name}`;
      const known = services.get(key);
      services.set(
        key,
        known
          ? { ...known, selector: commonLabels(known.selector ?? {}, workload.labels) }
          : serviceOf(workload, service),
      );
    }
  }
  return [...services.values()];
}

function serviceOf(workload: Workload, service: Workload['services'][number]): ClusterService {
  return {
    namespace: workload.namespace,
    name: service.name,
    labels: {},
    type: 'ClusterIP',
    headless: service.headless,
    clusterAddresses: [],
    selector: workload.labels,
    ports: service.ports.map((port) => ({
      ...port,
      appProtocol: workload.ports.find((own) => own.port === port.targetPort)?.appProtocol,
    })),
    object: { kind: 'Service', namespace: workload.namespace, name: service.name },
  };
}

function commonLabels(one: Labels, other: Labels): Labels {
  return Object.fromEntries(Object.entries(one).filter(([key, value]) => other[key] === value));
}

/**
 * A monitoring of the mesh presents its certificate to the pods themselves. A proxy sends mutual TLS only where it
 * knows a Service, so that each scraped port without one gets it here.
 */
function scrapedPorts(topology: Topology, platform: Platform): ClusterService[] {
  if (!platform.monitoring?.inMesh) return [];
  return topology.workloads.flatMap(({ namespace, name, labels, metrics, services }) => {
    if (!metrics || namesPort(services, metrics.port)) return [];
    const own = { namespace, name: `${name}-scraped` };
    const port = {
      port: metrics.port,
      targetPort: metrics.port,
      protocol: 'TCP' as const,
      appProtocol: 'http',
    };
    return [
      {
        ...own,
        labels: {},
        type: 'ClusterIP' as const,
        headless: true,
        clusterAddresses: [],
        selector: labels,
        ports: [port],
        object: { kind: 'Service', ...own },
      },
    ];
  });
}
