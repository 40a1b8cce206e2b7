import { annotatedMetrics } from '../kubernetes/annotated-metrics.ts';
import { probePorts } from '../kubernetes/probe-ports.ts';
import { targetPortAt } from '../kubernetes/service-routing.ts';
import { fields, list, stringMap, text } from '../kubernetes/untrusted.ts';
import type { ClusterService, ClusterWorkload } from '../model/cluster.ts';
import type { Workload, WorkloadPort, WorkloadService } from '../model/topology.ts';
import { appProtocolOf } from './app-protocol.ts';
import type { Inventory } from './inventory.ts';
import { sayableMetrics } from './sayable.ts';
import { roleOf } from './workload-role.ts';
import type { WorkloadSource } from './workload-source.ts';

/** A workload of the topology, from its object and the Services that select it. Nothing about its calls is confirmed. */
export function describeWorkload(
  { workload, placed, template }: WorkloadSource,
  inventory: Inventory,
  facts: { readonly metrics?: Workload['metrics']; readonly needsApiServer: boolean },
): Workload {
  const services = inventory.servicesOf(workload);
  const containers = list(template.spec.containers).map(fields);
  const images = containers.map(({ image }) => text(image) ?? '').filter((image) => image !== '');
  const outside = outsideMesh(workload, template.spec);
  const metrics = sayableMetrics(facts.metrics ?? annotatedMetrics(workload));
  return {
    namespace: workload.namespace,
    name: workload.name,
    kind: workload.kind,
    labels: workload.labels,
    serviceAccount: workload.serviceAccount,
    replicas: workload.pods ?? replicasOf(fields(placed.object.spec)),
    ports: portsOf(workload, services),
    services: services
      .filter((service) => leadsTo(service, workload))
      .map((service) => describeService(service, workload)),
    joinsMesh: outside === undefined,
    ...(outside === undefined ? {} : { outsideBecause: outside }),
    hostNetwork: workload.hostNetwork,
    role: roleOf(workload, images),
    callsConfirmed: false,
    ...(metrics === undefined ? {} : { metrics }),
    probePorts: probePorts(template.spec),
    needsApiServer: facts.needsApiServer,
  };
}

/** What answers hold at most; beyond it the number changes nothing. */
const mostReplicas = 100_000;

function replicasOf(spec: ReturnType<typeof fields>): number {
  return typeof spec.replicas === 'number' && spec.replicas >= 0
    ? Math.min(Math.floor(spec.replicas), mostReplicas)
    : 1;
}

/** Declared container ports, and those that a Service leads to though no container declares them. */
function portsOf(workload: ClusterWorkload, services: readonly ClusterService[]): WorkloadPort[] {
  const ports = new Map<string, WorkloadPort>();
  for (const { port, name, protocol } of workload.ports) {
    const servicePort = servicePortFor(workload, services, port, protocol);
    const appProtocol = appProtocolOf(workload, port, { protocol, ...servicePort });
    ports.set(`${port}/${protocol}`, {
      port,
      ...(name === undefined ? {} : { name }),
      protocol,
      appProtocol,
    });
  }
  for (const service of services) {
    for (const servicePort of service.ports) {
      const { targetPort: port, protocol } = servicePort;
      if (typeof port !== 'number' || ports.has(`${port}/${protocol}`)) continue;
      ports.set(`${port}/${protocol}`, {
        port,
        protocol,
        appProtocol: appProtocolOf(workload, port, servicePort),
      });
    }
  }
  return [...ports.values()].sort((a, b) => a.port - b.port || (a.protocol < b.protocol ? -1 : 1));
}

function servicePortFor(
  workload: ClusterWorkload,
  services: readonly ClusterService[],
  port: number,
  protocol: string,
) {
  return services
    .flatMap(({ ports }) => ports)
    .find(
      (each) => each.protocol === protocol && targetPortAt(workload, each.targetPort, each.protocol) === port,
    );
}

/** Kubernetes leaves a pod that has none of the ports named as targets out of the endpoints. */
function leadsTo({ ports }: ClusterService, workload: ClusterWorkload): boolean {
  return (
    ports.length === 0 ||
    ports.some(({ targetPort, protocol }) => targetPortAt(workload, targetPort, protocol) !== undefined)
  );
}

function describeService(service: ClusterService, workload: ClusterWorkload): WorkloadService {
  return {
    name: service.name,
    headless: service.headless,
    ports: service.ports.flatMap(({ port, targetPort, name, protocol }) => {
      const target = targetPortAt(workload, targetPort, protocol);
      return target === undefined
        ? []
        : [{ port, targetPort: target, ...(name === undefined ? {} : { name }), protocol }];
    }),
  };
}

function outsideMesh(
  { labels, annotations, hostNetwork }: ClusterWorkload,
  spec: ReturnType<typeof fields>,
): Workload['outsideBecause'] {
  if (hostNetwork) return 'host-network';
  if (stringMap(spec.nodeSelector)['kubernetes.io/os'] === 'windows' || fields(spec.os).name === 'windows')
    return 'windows';
  const excluded =
    (labels['sidecar.istio.io/inject'] ?? annotations['sidecar.istio.io/inject']) === 'false' ||
    labels['istio.io/dataplane-mode'] === 'none';
  return excluded ? 'other' : undefined;
}
