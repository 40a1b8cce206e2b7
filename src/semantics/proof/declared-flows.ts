import type { ClusterWorkload } from '../../model/cluster.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Call, EntryPoint, HttpMatch, MeshMode, Topology } from '../../model/topology.ts';
import { controlPlanePort, hbonePort, proxyMetricsPorts } from '../istio/istio-ports.ts';
import type { Through } from './through.ts';
import { findWorkload, type World } from './world.ts';

/** A declared flow into a workload of the cluster: who may come, on which port, and with which HTTP requests. */
export interface DeclaredFlow extends Through {
  readonly source: ClusterWorkload;
  readonly destination: ClusterWorkload;
  readonly port: number;
  readonly protocol: Protocol;
  /** Empty: any request. */
  readonly http: readonly HttpMatch[];
  readonly answer: string;
  readonly purpose: 'call' | 'entry' | 'metrics' | 'plumbing';
}

/** Everything that the answers let into workloads of the cluster, by the key of the destination. */
export function declaredFlows(
  world: World,
  topology: Topology,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): Map<string, DeclaredFlow[]> {
  const flows: DeclaredFlow[] = [];
  for (const call of topology.calls) {
    const { from, to, port, protocol, http, answer, through }: Call & Through = call;
    if (to.kind !== 'workload') continue;
    const source = findWorkload(world, from);
    const destination = findWorkload(world, to);
    flows.push({ source, destination, port, protocol, http, answer, through, purpose: 'call' });
  }
  for (const entry of topology.entryPoints) {
    const { gateway, to, port, protocol, http, answer, through }: EntryPoint & Through = entry;
    const source = world.gateways.get(gateway);
    if (source)
      flows.push({
        source,
        destination: findWorkload(world, to),
        port,
        protocol,
        http,
        answer,
        through,
        purpose: 'entry',
      });
  }
  for (const workload of topology.workloads) flows.push(...platformFlows(world, workload, modeOf));
  flows.push(...egressFlows(world, topology, modeOf));
  const isBehind = world.waypoints.length > 0 ? behindWaypoints(world, topology, modeOf) : () => false;
  for (const waypoint of world.waypoints) flows.push(...waypointFlows(world, waypoint, flows, isBehind));
  const byDestination = groupBy(flows, (flow) => namespacedName(flow.destination));
  return byDestination;
}

/** Calls that leave the cluster through a gateway or a waypoint, as far as the way there. */
function egressFlows(
  world: World,
  topology: Topology,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): DeclaredFlow[] {
  const gateways = [...world.gateways.values()].filter(carriesEgress).slice(0, 1);
  return topology.calls.flatMap(({ from, to, port, protocol }) => {
    const external = topology.externals.find(({ name }) => to.kind === 'external' && name === to.name);
    if (!external?.egressGateway || external.hosts.length === 0 || protocol !== 'TCP') return [];
    const source = findWorkload(world, from);
    switch (modeOf(source)) {
      case 'sidecar':
        return gateways.flatMap((gateway) =>
          [port, ...gateway.ports.map((own) => own.port)].map((number) => plumbing(source, gateway, number)),
        );
      case 'ambient':
        return world.waypoints
          .filter(({ namespace }) => namespace === source.namespace)
          .map((waypoint) => plumbing(source, waypoint, hbonePort));
      default:
        return [];
    }
  });
}

/** A gateway of the mesh that says by its name or labels that traffic leaves through it. */
export function carriesEgress({ name, labels, annotations }: ClusterWorkload): boolean {
  const says = [name, ...Object.values(labels)].some((text) => text.includes('egress'));
  return says && Object.keys(annotations).length > 0;
}

/** Who comes to a waypoint, where it goes, and what it needs. */
function waypointFlows(
  world: World,
  waypoint: ClusterWorkload,
  flows: readonly DeclaredFlow[],
  mayBeBehind: (workload: ClusterWorkload) => boolean,
): DeclaredFlow[] {
  const behind = flows.filter(
    ({ destination, protocol, purpose }) =>
      destination.namespace === waypoint.namespace &&
      mayBeBehind(destination) &&
      protocol === 'TCP' &&
      (purpose === 'call' || purpose === 'entry'),
  );
  const { resolver, monitoring, istiod } = world;
  return [
    ...behind.map(({ source }) => plumbing(source, waypoint, hbonePort)),
    ...behind.map(({ destination, port }) => plumbing(waypoint, destination, port)),
    plumbing(waypoint, istiod, controlPlanePort),
    ...(resolver?.ports ?? []).map(({ port, protocol }) =>
      plumbing(waypoint, resolver as ClusterWorkload, port, protocol),
    ),
    ...(monitoring ? proxyMetricsPorts.map((port) => plumbing(monitoring, waypoint, port)) : []),
  ];
}

/** Pods to which a waypoint may send: those of ambient, and others behind their Services or among their versions. */
function behindWaypoints(
  world: World,
  { traffic, workloads }: Topology,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): (workload: ClusterWorkload) => boolean {
  const isAmbient = (one: Topology['workloads'][number]) => modeOf(findWorkload(world, one)) === 'ambient';
  const names = new Set([
    ...workloads
      .filter(isAmbient)
      .flatMap(({ namespace, services }) => services.map(({ name }) => `${namespace}/${name}`)),
    ...traffic.flatMap(({ to, versions }) => versions.map(({ service }) => `${to.namespace}/${service}`)),
  ]);
  return (workload) =>
    modeOf(workload) === 'ambient' ||
    (world.declared(workload)?.services ?? []).some(({ name }) => names.has(`${workload.namespace}/${name}`));
}

function plumbing(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  protocol: Protocol = 'TCP',
): DeclaredFlow {
  return { source, destination, port, protocol, http: [], answer: 'platform', purpose: 'plumbing' };
}

/** What monitoring reads of a workload, and what a workload needs of the cluster and the mesh. */
function platformFlows(
  world: World,
  workload: Topology['workloads'][number],
  modeOf: (workload: ClusterWorkload) => MeshMode,
): DeclaredFlow[] {
  const own = findWorkload(world, workload);
  const { monitoring, resolver, istiod } = world;
  const sidecar = modeOf(own) === 'sidecar';
  const found: DeclaredFlow[] = [];
  if (monitoring && workload.metrics) {
    const { port, path } = workload.metrics;
    const read = { methods: ['GET'], paths: [path], hosts: [], headers: [], claims: [] };
    found.push({
      ...plumbing(monitoring, own, port),
      http: [read],
      answer: 'platform.monitoring',
      purpose: 'metrics',
    });
  }
  if (monitoring && sidecar) found.push(...proxyMetricsPorts.map((port) => plumbing(monitoring, own, port)));
  if (sidecar) found.push(plumbing(own, istiod, controlPlanePort));
  for (const { port, protocol } of resolver?.ports ?? [])
    found.push(plumbing(own, resolver as ClusterWorkload, port, protocol));
  return found;
}
