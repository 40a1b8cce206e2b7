import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import { emptyBitset, fullBitset } from '../bitset.ts';
import { hbonePort } from '../istio/wire.ts';
import type { Judge } from '../judge.ts';
import type { JudgedRow } from '../matrix.ts';
import { type CompiledNetworkPolicies, policiesAt } from '../network-policy/compile.ts';
import { protocols } from '../network-policy/port-set.ts';
import { portsAt, portsMatch } from '../network-policy/ports.ts';
import { controlPlanePort, proxyPorts } from '../proof/declared-flows.ts';
import { elsewhere, type World } from '../proof/world.ts';
import type { JudgedSide } from './judged-side.ts';
import { meshPortsByNamespace } from './mesh-ports.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** Stands for every port that nothing in the input names. */
export const otherPort = 4242;

/** One port of one workload with the verdict for every workload as its caller. */
export interface JudgedPort {
  readonly destination: ClusterWorkload;
  readonly port: number;
  readonly protocol: Protocol;
  readonly row: JudgedRow;
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
  { judge, network, objects }: JudgedSide,
  hasSidecar: (workload: ClusterWorkload) => boolean,
): JudgedPort[] {
  const meshPorts = meshPortsByNamespace(objects, platform.istio.namespace);
  const found: JudgedPort[] = [];
  const closed = closedRows(network);
  const add = (destination: ClusterWorkload, port: number, protocol: Protocol): void => {
    const row = closed(destination, port, protocol) ?? judge.row(destination, port, protocol);
    found.push({ destination, port, protocol, row });
  };
  for (const destination of declaredWorkloads(world, topology)) {
    for (const { port, protocol } of portsOf(destination, hasSidecar(destination), [
      ...portsNamedFor(network, destination),
      ...meshPorts(destination.namespace).map((port) => ({ port, protocol: 'TCP' as const })),
    ])) {
      add(destination, port, protocol);
    }
  }
  if (world.resolver) {
    for (const protocol of ['UDP', 'TCP'] as const) add(world.resolver, platform.resolver.port, protocol);
  }
  add(world.istiod, controlPlanePort, 'TCP');
  for (const stranger of world.strangers) add(stranger, otherPort, 'TCP');
  return found;
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
    { port: otherPort, protocol: 'TCP' },
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
      byEgressOnly: true,
    })),
  );
}

/** The workloads of the topology, as the world has them. */
export function declaredWorkloads(world: World, topology: VerifiedWorld['topology']): ClusterWorkload[] {
  return topology.workloads.flatMap(({ namespace, name }) => world.byKey.get(`${namespace}/${name}`) ?? []);
}

function portsOf(workload: ClusterWorkload, hasSidecar: boolean, named: readonly OnePort[]): OnePort[] {
  const own = workload.ports.map(({ port, protocol }) => ({ port, protocol }));
  const proxy = hasSidecar ? proxyPorts.map((port) => ({ port, protocol: 'TCP' as const })) : [];
  const other = (['TCP', 'UDP'] as const).map((protocol) => ({ port: otherPort, protocol }));
  return distinct([...own, ...named, ...proxy, ...other]);
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

/** The first port of each range that a rule at the destination opens, whether the workload declares it or not. */
function portsNamedFor(network: CompiledNetworkPolicies, destination: ClusterWorkload): OnePort[] {
  return policiesAt(network, destination, 'ingress').flatMap(({ ingress = [] }) =>
    ingress.flatMap(({ ports }) => {
      if (ports === 'any') return [];
      const set = portsAt(ports, destination);
      return protocols.flatMap((protocol) =>
        (set[protocol] ?? []).filter(([from]) => from > 1).map(([port]) => ({ port, protocol })),
      );
    }),
  );
}

/** The row of ports on which no rule at the destination lets anybody in: most of them, and the same for all. */
function closedRows(
  network: CompiledNetworkPolicies,
): (destination: ClusterWorkload, port: number, protocol: Protocol) => JudgedRow | undefined {
  const { cluster, facts, others } = network;
  const size = cluster.workloads.length;
  const none = emptyBitset(size);
  const row: JudgedRow = { allowed: none, conditional: none, undetermined: none, denied: fullBitset(size) };
  const sure =
    facts.enforcement === 'yes' &&
    others.objects.length === 0 &&
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
