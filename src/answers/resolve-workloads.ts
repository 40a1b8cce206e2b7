import { meshModeOf } from '../kubernetes/mesh-mode.ts';
import { kubernetesNamespaces } from '../model/kubernetes-namespaces.ts';
import { brokenDnsLabelRule } from '../model/names.ts';
import {
  type ApplicationProtocol,
  applicationProtocols,
  type TopologyNamespace,
  type Workload,
  type WorkloadPort,
  type WorkloadService,
} from '../model/topology.ts';
import type { Assumptions } from './assumptions.ts';
import type { Path } from './path.ts';
import type { ServiceFile, TopologyFile, WorkloadFile } from './topology-form.ts';
import { findPort, type IndexedWorkload, type TopologyIndex } from './topology-index.ts';
import { withoutUndefined } from './without-undefined.ts';

/** What the calls and entry points say about a workload: its ports in use, and who declared them. */
export interface WorkloadUse {
  readonly ports: readonly {
    readonly port: number;
    readonly protocol: WorkloadPort['protocol'];
    readonly appProtocol?: ApplicationProtocol;
    readonly http: boolean;
  }[];
  /** No call in or out was inferred or observed only, and there is one. */
  readonly declared: boolean;
}

/**
 * The declared namespaces; without any, those of the workloads. Labels tell how one takes part in a mesh today, where
 * nobody says it. One whose workloads all stay outside the mesh stays outside with them where nothing else was said: its
 * label would only restart them. Nor do namespaces of the platform join by themselves.
 */
export function resolveNamespaces(
  file: TopologyFile,
  index: TopologyIndex,
  controlPlane: string,
  assumptions: Assumptions,
): readonly TopologyNamespace[] {
  const written = file.namespaces ?? [...new Set(index.workloads.map(({ namespace }) => namespace))];
  const joining = new Map<string, boolean>();
  for (const { namespace, index: at } of index.workloads) {
    const joins = joining.get(namespace) || !staysOutside(file.workloads?.[at]);
    joining.set(namespace, joins);
  }
  return written.map((item, at) => {
    const namespace = typeof item === 'string' ? { name: item } : item;
    const path = ['topology', 'namespaces', at];
    const labels = namespace.labels ?? {};
    const meshToday = assumptions.fill([...path, 'meshToday'], namespace.meshToday, meshModeOf(labels));
    const ofPlatform =
      kubernetesNamespaces.has(namespace.name) || (namespace.name === controlPlane && meshToday === 'none');
    const anyJoins = !ofPlatform && (joining.get(namespace.name) ?? true);
    return {
      name: namespace.name,
      labels,
      meshToday,
      joinsMesh: assumptions.fill([...path, 'joinsMesh'], namespace.joinsMesh, anyJoins),
    };
  });
}

/** Whether a workload stays outside the mesh for reasons of its own, whatever its namespace does. */
function staysOutside(file: WorkloadFile | undefined): boolean {
  if (file?.hostNetwork) return true;
  return file?.joinsMesh === undefined ? file?.outsideBecause !== undefined : !file.joinsMesh;
}

/** One workload with every default filled in. */
export function resolveWorkload(
  file: WorkloadFile,
  indexed: IndexedWorkload,
  namespace: TopologyNamespace | undefined,
  use: WorkloadUse,
  assumptions: Assumptions,
): Workload {
  const path: Path = ['topology', 'workloads', indexed.index];
  const fill = <Value>(key: string, written: Value | undefined, fallback: Value): Value =>
    assumptions.fill([...path, key], written, fallback);
  if (file.namespace === undefined) assumptions.assume([...path, 'namespace'], indexed.namespace);
  const kind = fill('kind', file.kind, 'Deployment');
  const role = fill('role', file.role, kind === 'Job' || kind === 'CronJob' ? 'job' : 'application');
  const hostNetwork = file.hostNetwork ?? false;
  const canJoin = !hostNetwork && file.outsideBecause === undefined && (namespace?.joinsMesh ?? true);
  const joinsMesh = fill('joinsMesh', file.joinsMesh, canJoin);
  const ports = resolvePorts(file, use, path, assumptions);
  const withNamespace = namespace?.joinsMesh === false && !staysOutside(file);
  const outside = joinsMesh || withNamespace ? undefined : outsideReason(role, hostNetwork);
  return withoutUndefined({
    namespace: indexed.namespace,
    name: file.name,
    kind,
    labels: fill('labels', file.labels, { app: file.name }),
    serviceAccount: fill('serviceAccount', file.serviceAccount, 'default'),
    replicas: fill('replicas', file.replicas, 1),
    ports,
    services: resolveServices(file, indexed, ports, role, path, assumptions),
    joinsMesh,
    outsideBecause:
      file.outsideBecause ?? (outside && assumptions.assume([...path, 'outsideBecause'], outside)),
    hostNetwork,
    role,
    callsConfirmed: fill('callsConfirmed', file.callsConfirmed, use.declared),
    metrics: resolveMetrics(file, path, assumptions),
    probePorts: file.probePorts ?? probePortsOf(ports, path, assumptions),
    needsApiServer: file.needsApiServer ?? false,
    proxyResources: resolveProxyResources(file),
  });
}

/** The kubelet probes most workloads on a port that they serve; one too many opens it to probes only. */
function probePortsOf(
  ports: readonly WorkloadPort[],
  path: Path,
  assumptions: Assumptions,
): readonly number[] {
  const tcp = ports.filter(({ protocol }) => protocol === 'TCP').map(({ port }) => port);
  return tcp.length === 0 ? [] : assumptions.assume([...path, 'probePorts'], tcp);
}

function outsideReason(
  role: Workload['role'],
  hostNetwork: boolean,
): NonNullable<Workload['outsideBecause']> {
  if (hostNetwork) return 'host-network';
  if (role === 'database' || role === 'cache' || role === 'broker') return 'database';
  return role === 'legacy' ? 'legacy' : 'other';
}

function resolvePorts(
  file: WorkloadFile,
  use: WorkloadUse,
  path: Path,
  assumptions: Assumptions,
): WorkloadPort[] {
  if (file.ports === undefined) {
    const ports = portsInUse(use);
    if (ports.length > 0)
      assumptions.assume(
        [...path, 'ports'],
        ports.map(({ port, protocol }) => `${port}/${protocol}`),
      );
    return ports.map((port) => ({ ...port, appProtocol: port.appProtocol ?? protocolInUse(port, use) }));
  }
  return file.ports.map((item, at) => {
    const written = typeof item === 'number' ? { port: item } : item;
    const byName = protocolOfPortName(written.name);
    const protocol = written.protocol ?? (written.appProtocol === 'udp' ? 'UDP' : 'TCP');
    const port = { port: written.port, protocol };
    const appProtocol =
      written.appProtocol ??
      byName ??
      assumptions.assume([...path, 'ports', at, 'appProtocol'], protocolInUse(port, use));
    return withoutUndefined({ port: written.port, protocol, name: written.name, appProtocol });
  });
}

function portsInUse(use: WorkloadUse): (Pick<WorkloadPort, 'port' | 'protocol'> & Partial<WorkloadPort>)[] {
  const ports = new Map(use.ports.map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }]));
  return [...ports.values()].sort((left, right) => left.port - right.port);
}

/** What callers say that they speak: HTTP matches need HTTP. */
function protocolInUse(port: Pick<WorkloadPort, 'port' | 'protocol'>, use: WorkloadUse): ApplicationProtocol {
  const callers = use.ports.filter((one) => one.port === port.port && one.protocol === port.protocol);
  const said = callers.find(({ appProtocol }) => appProtocol !== undefined)?.appProtocol;
  if (said) return said;
  if (callers.some(({ http }) => http)) return 'http';
  return port.protocol === 'UDP' ? 'udp' : 'tcp';
}

/** Istio reads the protocol from a port's name: `grpc` or `grpc-web-…` (Istio, "Protocol Selection"). */
function protocolOfPortName(name: string | undefined): ApplicationProtocol | undefined {
  if (name === undefined) return undefined;
  if (name === 'grpc-web' || name.startsWith('grpc-web-')) return 'grpc-web';
  const prefix = name.split('-')[0];
  return applicationProtocols.find((protocol) => protocol === prefix);
}

function resolveServices(
  file: WorkloadFile,
  indexed: IndexedWorkload,
  ports: readonly WorkloadPort[],
  role: Workload['role'],
  path: Path,
  assumptions: Assumptions,
): WorkloadService[] {
  if (file.services !== undefined) {
    return file.services.map((service) => resolveService(service, indexed, ports));
  }
  const needsNone = role === 'job' || ports.length === 0 || brokenDnsLabelRule(file.name) !== undefined;
  if (needsNone) return [];
  assumptions.assume([...path, 'services'], `${file.name}, with the container's ports`);
  return [resolveService(file.name, indexed, ports)];
}

function resolveService(
  file: string | ServiceFile,
  indexed: IndexedWorkload,
  ports: readonly WorkloadPort[],
): WorkloadService {
  const written = typeof file === 'string' ? { name: file } : file;
  const listed = written.ports?.map((item) => {
    const entry = typeof item === 'number' ? { port: item } : item;
    const lookup = findPort(
      { ...indexed, ports, services: [] },
      entry.targetPort ?? entry.port,
      entry.protocol,
    );
    const target = 'found' in lookup ? lookup.found : { port: entry.port, protocol: 'TCP' };
    const protocol = entry.protocol ?? (target.protocol as WorkloadPort['protocol']);
    return withoutUndefined({ port: entry.port, targetPort: target.port, name: entry.name, protocol });
  });
  const same = ports.map(({ port, name, protocol }) =>
    withoutUndefined({ port, targetPort: port, name, protocol }),
  );
  return { name: written.name, headless: written.headless ?? false, ports: listed ?? same };
}

function resolveMetrics(file: WorkloadFile, above: Path, assumptions: Assumptions): Workload['metrics'] {
  if (file.metrics === undefined) return undefined;
  const written = typeof file.metrics === 'number' ? { port: file.metrics } : file.metrics;
  return {
    port: written.port,
    path: assumptions.fill([...above, 'metrics', 'path'], written.path, '/metrics'),
  };
}

function resolveProxyResources(file: WorkloadFile): Workload['proxyResources'] {
  const written = file.proxyResources;
  return written && withoutUndefined(written);
}
