import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Labels, Protocol } from '../../model/kubernetes.ts';
import type { Call, EntryPoint, HttpMatch, MeshMode, Topology } from '../../model/topology.ts';
import type { Through } from './through.ts';
import { findWorkload, keyOf, staysOutside, type World } from './world.ts';

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

/** Ports of the proxy that answer without going through it (istio/istio `cni/README.md`). */
export const proxyPorts: readonly number[] = [15020, 15021, 15090];
export const proxyMetricsPorts: readonly number[] = [15020, 15090];
/** Where ztunnel and waypoints take what is tunnelled to them. */
export const hbonePort = 15008;
/** istiod's secured discovery and certificates. */
export const controlPlanePort = 15012;

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
  const byDestination = new Map<string, DeclaredFlow[]>();
  for (const flow of flows) {
    const key = keyOf(flow.destination);
    const list = byDestination.get(key);
    if (list) list.push(flow);
    else byDestination.set(key, [flow]);
  }
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

/** Whether a selector made of `selector` also selects pods with `labels`. */
export function covers(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => key in staysOutside || labels[key] === value);
}

/** The same pods for every layer that goes by labels: same namespace, and the labels of the one are among the other's. */
export function coversWorkload(named: ClusterWorkload, other: ClusterWorkload): boolean {
  return named.namespace === other.namespace && covers(named.labels, other.labels);
}

export function sameIdentity(one: ClusterWorkload, other: ClusterWorkload): boolean {
  return one.namespace === other.namespace && one.serviceAccount === other.serviceAccount;
}

/** Whether a declared match lets a request pass; written from the meaning of the answers, not from Istio's. */
export function matchesDeclared(
  match: HttpMatch,
  request: {
    method: string;
    path: string;
    host?: string;
    headers?: Readonly<Record<string, string>>;
    token?: { issuer: string; claims?: Readonly<Record<string, unknown>> };
  },
  issuerOf: (name: string) => string | undefined,
): boolean {
  const any = (wanted: readonly string[], holds: (one: string) => boolean) =>
    wanted.length === 0 || wanted.some(holds);
  const headers = new Map(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return (
    any(match.methods, (method) => method === request.method) &&
    any(match.paths, (path) => pathMatches(path, request.path.split('?')[0] ?? '')) &&
    any(match.hosts, (host) =>
      textMatches(host.toLowerCase(), withoutPort(request.host ?? '').toLowerCase()),
    ) &&
    match.headers.every(({ name, values }) => {
      const value = headers.get(name.toLowerCase());
      return (
        value !== undefined && (values === undefined || values.some((wanted) => textMatches(wanted, value)))
      );
    }) &&
    (match.issuer === undefined || request.token?.issuer === issuerOf(match.issuer)) &&
    match.claims.every(({ name, values }) =>
      values.includes(String(claimAt(request.token?.claims, name.split('.')))),
    )
  );
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

function pathMatches(pattern: string, path: string): boolean {
  if (!pattern.includes('{')) return textMatches(pattern, path);
  const source = pattern
    .split('/')
    .map((segment) =>
      segment === '{**}'
        ? '.*'
        : segment === '{*}'
          ? '[^/]+'
          : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('/');
  return new RegExp(`^${source}$`).test(path);
}

function textMatches(pattern: string, text: string): boolean {
  if (pattern === '*') return text !== '';
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1));
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  return pattern === text;
}

function claimAt(
  claims: Readonly<Record<string, unknown>> | undefined,
  [name = '', ...rest]: readonly string[],
): unknown {
  const value = claims && Object.hasOwn(claims, name) ? claims[name] : undefined;
  return rest.length === 0 ? value : claimAt(value as Readonly<Record<string, unknown>> | undefined, rest);
}
