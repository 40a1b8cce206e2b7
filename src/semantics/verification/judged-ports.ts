import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import { emptyBitset, fullBitset } from '../bitset.ts';
import { controlPlanePort, hbonePort, proxyPorts } from '../istio/istio-ports.ts';
import type { Judge } from '../judge.ts';
import type { JudgedRow } from '../matrix.ts';
import { type CompiledNetworkPolicies, policiesAt } from '../network-policy/compile.ts';
import { protocols } from '../network-policy/port-set.ts';
import { portsAt, portsMatch } from '../network-policy/ports.ts';
import { representativeKind } from '../network-policy/representatives.ts';
import { elsewhere, type World } from '../proof/world.ts';
import { judgedRanges } from './judged-ranges.ts';
import type { JudgedSide } from './judged-side.ts';
import { meshPortsByNamespace } from './mesh-ports.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** One port of one workload with the verdict for every workload as its caller. */
export interface JudgedPort {
  readonly destination: ClusterWorkload;
  readonly port: number;
  /** The last port of a range of which every port is like the first. */
  readonly to?: number;
  readonly protocol: Protocol;
  readonly row: JudgedRow;
  /** It stands for every port that nothing in the input names. */
  readonly isOther: boolean;
  /** Asked only to see what workloads may call: who else may is not for these policies to say. */
  readonly byEgressOnly?: boolean;
}

/**
 * Rows for everything that may be called: the ports of each workload and one that nothing names, the ports of its
 * proxy that answer by themselves, what mesh and cluster serve, and a pod that nobody declared.
 */
export function judgedPorts(
  { world, topology }: VerifiedWorld,
  platform: Platform,
  side: JudgedSide,
  hasSidecar: (workload: ClusterWorkload) => boolean,
): JudgedPort[] {
  const { judge, network, objects } = side;
  const meshPorts = meshPortsByNamespace(objects, platform.istio.namespace);
  const found: JudgedPort[] = [];
  const other = world.unnamedPort;
  const closed = closedRows(network);
  const rowAt = (destination: ClusterWorkload, port: number, protocol: Protocol): JudgedRow =>
    closed(destination, port, protocol) ?? judge.row(destination, port, protocol);
  const add = (destination: ClusterWorkload, port: number, protocol: Protocol): void => {
    const row = rowAt(destination, port, protocol);
    found.push({ destination, port, protocol, row, isOther: port === other });
  };
  for (const destination of declaredWorkloads(world, topology)) {
    const named = meshPorts(destination.namespace).map((port) => ({ port, protocol: 'TCP' as const }));
    const single = singlePortsFor(network, destination);
    if (single) {
      const ports = portsOf(destination, hasSidecar(destination), [...single, ...named], other);
      for (const { port, protocol } of ports) add(destination, port, protocol);
      continue;
    }
    const ports = portsOf(withoutRangeEnds(destination), hasSidecar(destination), named, other);
    for (const protocol of protocols) {
      const own = ports.filter((one) => one.protocol === protocol).map(({ port }) => port);
      const ranges = judgedRanges(side, destination, protocol, own, other, (port) =>
        rowAt(destination, port, protocol),
      );
      for (const { from, to, row } of ranges)
        found.push({ destination, port: from, ...(to > from ? { to } : {}), protocol, row, isOther: false });
    }
    for (const { port, protocol } of ports) if (port === other) add(destination, port, protocol);
  }
  if (world.resolver) {
    for (const protocol of ['UDP', 'TCP'] as const) add(world.resolver, platform.resolver.port, protocol);
  }
  add(world.istiod, controlPlanePort, 'TCP');
  for (const stranger of world.strangers) add(stranger, other, 'TCP');
  return found;
}

/** The ports of a representative are only the ends of ranges that policies name, unless they have a name. */
function withoutRangeEnds(workload: ClusterWorkload): ClusterWorkload {
  if (workload.kind !== representativeKind) return workload;
  return { ...workload, ports: workload.ports.filter(({ name }) => name !== undefined) };
}

/** What declared workloads may call beside each other: pods of elsewhere and those of the platform, on ports in use. */
export function portsByEgress(
  { world, topology }: VerifiedWorld,
  platform: Platform,
  judge: Judge,
): JudgedPort[] {
  const strangers = world.strangers.filter(({ namespace }) => namespace === elsewhere);
  const pods = [world.resolver, world.istiod, world.monitoring].filter((one) => one !== undefined);
  const ports = distinct([
    { port: world.unnamedPort, protocol: 'TCP' },
    { port: controlPlanePort, protocol: 'TCP' },
    ...(['TCP', 'UDP'] as const).map((protocol) => ({ port: platform.resolver.port, protocol })),
    ...topology.calls,
  ]);
  return [...strangers, ...pods].flatMap((destination) =>
    ports.map(({ port, protocol }) => ({
      destination,
      port,
      protocol,
      row: judge.row(destination, port, protocol),
      isOther: port === world.unnamedPort,
      byEgressOnly: true,
    })),
  );
}

/** The workloads of the topology, as the world has them. */
export function declaredWorkloads(world: World, topology: VerifiedWorld['topology']): ClusterWorkload[] {
  return topology.workloads.flatMap(({ namespace, name }) => world.byKey.get(`${namespace}/${name}`) ?? []);
}

function portsOf(
  workload: ClusterWorkload,
  hasSidecar: boolean,
  named: readonly OnePort[],
  other: number,
): OnePort[] {
  const own = workload.ports.map(({ port, protocol }) => ({ port, protocol }));
  const proxy = hasSidecar ? proxyPorts.map((port) => ({ port, protocol: 'TCP' as const })) : [];
  const others = (['TCP', 'UDP'] as const).map((protocol) => ({ port: other, protocol }));
  return distinct([...own, ...named, ...proxy, ...others]);
}

function distinct(ports: readonly OnePort[]): OnePort[] {
  return [
    ...new Map(ports.map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }])).values(),
  ];
}

interface OnePort {
  readonly port: number;
  readonly protocol: Protocol;
}

/**
 * The ports that rules at the destination open, whether the workload declares them or not; undefined where they are
 * not all single ports, or where the rules of callers may draw further lines.
 */
function singlePortsFor(
  network: CompiledNetworkPolicies,
  destination: ClusterWorkload,
): readonly OnePort[] | undefined {
  const policies = policiesAt(network, destination, 'ingress');
  if (policies.length === 0) return undefined;
  const single: OnePort[] = [];
  for (const { ports } of policies.flatMap(({ ingress = [] }) => ingress)) {
    if (ports === 'any') return undefined;
    const set = portsAt(ports, destination);
    for (const protocol of protocols) {
      for (const [from, to] of set[protocol] ?? []) {
        if (from !== to) return undefined;
        single.push({ port: from, protocol });
      }
    }
  }
  return single;
}

/** The row of ports on which no rule at the destination lets anybody in: most of them, and the same for all. */
function closedRows(
  network: CompiledNetworkPolicies,
): (destination: ClusterWorkload, port: number, protocol: Protocol) => JudgedRow | undefined {
  const { cluster, facts, doubts } = network;
  const size = cluster.workloads.length;
  const none = emptyBitset(size);
  const row: JudgedRow = { allowed: none, conditional: none, undetermined: none, denied: fullBitset(size) };
  const sure =
    facts.enforcement === 'yes' &&
    doubts === undefined &&
    !cluster.workloads.some(({ hostNetwork }) => hostNetwork);
  return (destination, port, protocol) => {
    if (!sure || destination.kind === 'Pod') return undefined;
    const policies = policiesAt(network, destination, 'ingress');
    // What ztunnel carries arrives on the port of the tunnel.
    const arriving = protocol === 'TCP' ? [port, hbonePort] : [port];
    const open = policies.some(({ ingress = [] }) =>
      ingress.some((rule) => arriving.some((one) => portsMatch(rule.ports, protocol, one, destination))),
    );
    return policies.length === 0 || open ? undefined : row;
  };
}
