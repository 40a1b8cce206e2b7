import { backendsOf, targetPortAt } from '../../kubernetes/service-routing.ts';
import type { Cluster, ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import { append } from '../../model/group-by.ts';
import { representativeKind } from '../network-policy/representatives.ts';
import { ofInhabitants } from '../of-inhabitants.ts';

/** How a proxy reads connections to a port; `detected`: by their first bytes. */
export type ListenerProtocol = 'http' | 'tcp' | 'detected';

const httpNames = new Set(['http', 'http2', 'grpc', 'grpc-web', 'h2c', 'ws', 'http_proxy']);
const tcpNames = new Set(['tcp', 'tls', 'https', 'mongo', 'mysql', 'redis', 'wss', 'hbone']);

type ServicePort = ClusterService['ports'][number];

const knownProtocols = new WeakMap<ServicePort, ListenerProtocol>();

/** Istio's protocol selection: `appProtocol`, else the port's name up to the first dash. */
export function servicePortProtocol(port: ServicePort): ListenerProtocol {
  const protocol = knownProtocols.get(port) ?? selectProtocol(port);
  knownProtocols.set(port, protocol);
  return protocol;
}

function selectProtocol({ appProtocol, name }: ServicePort): ListenerProtocol {
  const declared = (appProtocol ?? '').toLowerCase().replace(/^kubernetes\.io\//, '');
  for (const candidate of [declared, (name ?? '').toLowerCase()]) {
    const exact = candidate.startsWith('grpc-web') ? 'grpc-web' : (candidate.split('-')[0] ?? '');
    if (httpNames.has(exact)) return 'http';
    if (tcpNames.has(exact)) return 'tcp';
  }
  return 'detected';
}

/** One Service port that leads to a workload's port. */
export interface Front {
  readonly service: ClusterService;
  readonly port: ServicePort;
}

export type FrontsIndex = (workload: ClusterWorkload, port: number) => readonly Front[];

/**
 * The Service ports behind which each workload's ports stand, in the cluster's order. A representative stands for pods
 * of an application, which have some Service in front of them: it is named like them, and leads to every port.
 */
export const frontsIndex: (cluster: Inhabitants) => FrontsIndex = ofInhabitants(makeFrontsIndex);

type Inhabitants = Pick<Cluster, 'workloads' | 'services'>;

/** How the destination's proxy reads the port: as the first Service in front of it says. */
export function protocolAt(
  { fronts }: { readonly fronts: FrontsIndex },
  workload: ClusterWorkload,
  port: number,
): ListenerProtocol {
  const [front] = fronts(workload, port);
  return front ? servicePortProtocol(front.port) : 'detected';
}

function makeFrontsIndex(cluster: Inhabitants): FrontsIndex {
  const fronts = new Map<ClusterWorkload, Map<number, Front[]>>();
  for (const service of cluster.services) {
    for (const workload of backendsOf(service, cluster)) {
      const byPort = fronts.get(workload) ?? new Map<number, Front[]>();
      fronts.set(workload, byPort);
      for (const port of service.ports.filter(({ protocol }) => protocol === 'TCP')) {
        const target = targetPortAt(workload, port.targetPort, 'TCP');
        if (target === undefined) continue;
        append(byPort, target, { service, port });
      }
    }
  }
  return (workload, port) => {
    const byPort = fronts.get(workload) ?? new Map<number, Front[]>();
    const known = byPort.get(port);
    if (known || workload.kind !== representativeKind) return known ?? [];
    const [own] = [...byPort.values()].flat();
    const found: Front[] = [
      {
        service: own?.service ?? imaginedService(workload),
        port: { port, targetPort: port, protocol: 'TCP' },
      },
    ];
    fronts.set(workload, byPort.set(port, found));
    return found;
  };
}

function imaginedService({ namespace, name, labels }: ClusterWorkload): ClusterService {
  return {
    namespace,
    name,
    labels: {},
    type: 'ClusterIP',
    headless: false,
    clusterAddresses: [],
    selector: labels,
    ports: [],
    object: { kind: 'Service', namespace, name },
  };
}
