import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol, WorkloadReference } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { RequestDestination, TrafficRequest } from '../../model/request.ts';
import type { MeshMode } from '../../model/topology.ts';
import {
  type Call,
  type EntryPoint,
  type HttpMatch,
  httpProtocols,
  type Topology,
} from '../../model/topology.ts';
import { controlPlanePort, proxyMetricsPorts } from '../istio/istio-ports.ts';
import { ofInhabitants } from '../of-inhabitants.ts';
import { addressIn, externalAddressIn, probeAddresses, publicAddresses } from './addresses.ts';
import { samplesOf } from './samples.ts';
import { servicesBy, type Through } from './through.ts';
import { anyRequest, sharingHosts, unsharedRequest } from './unshared-request.ts';
import { findWorkload, type World } from './world.ts';

export type Purpose = 'call' | 'entry' | 'dns' | 'control-plane' | 'metrics' | 'probe' | 'api-server';

/** One request that somebody declared, or that mesh and cluster need. */
export interface DeclaredRequest {
  readonly purpose: Purpose;
  /** Path in the answers behind it. */
  readonly answer: string;
  readonly request: TrafficRequest;
  /** The call or entry point that it is a sample of. */
  readonly flow?: Call | EntryPoint;
}

/** Everything that has to work: calls and entry points with a sample of every HTTP match, then the plumbing. */
export function declaredRequests(
  world: World,
  topology: Topology,
  platform: Platform,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): DeclaredRequest[] {
  return [
    ...calls(world, topology, platform),
    ...entries(world, topology),
    ...topology.workloads
      .filter(({ callsConfirmed, hostNetwork }) => callsConfirmed && !hostNetwork)
      .flatMap((workload) => plumbing(world, platform, findWorkload(world, workload), workload, modeOf)),
  ];
}

function calls(world: World, topology: Topology, platform: Platform): DeclaredRequest[] {
  // Callees have many callers, who all dial the same.
  const ends = new Map<string, ReturnType<typeof findDestination>>();
  const endOf = (to: WorkloadReference, call: Call & Through) => {
    const place = [namespacedName(to), call.port, call.protocol, call.through].join(' ');
    const end = ends.get(place) ?? findDestination(world, to, call);
    ends.set(place, end);
    return end;
  };
  return topology.calls.flatMap((call: Call & Through) => {
    const source = { workload: { namespace: call.from.namespace, name: call.from.name } };
    const { destination, port } =
      call.to.kind === 'workload'
        ? endOf(call.to, call)
        : externalEnd(topology, platform, call.to.name, call.port);
    return requestsFor(topology, call, port).map((http) => ({
      purpose: 'call' as const,
      answer: call.answer,
      flow: call,
      request: { source, destination, port, protocol: call.protocol, http },
    }));
  });
}

function entries(world: World, topology: Topology): DeclaredRequest[] {
  return topology.entryPoints.flatMap((entry: EntryPoint & Through) => {
    const gateway = world.gateways.get(entry.gateway);
    if (!gateway || gateway.hostNetwork) return [];
    const { destination, port } = findDestination(world, entry.to, entry);
    const source = { workload: referenceOf(gateway) };
    const others = sharingHosts(entry, topology.entryPoints);
    return requestsFor(topology, entry, port, others).map((http) => ({
      purpose: 'entry' as const,
      answer: entry.answer,
      flow: entry,
      request: { source, destination, port, protocol: entry.protocol, http },
    }));
  });
}

function requestsFor(
  topology: Topology,
  flow: { readonly appProtocol: string; readonly http: readonly HttpMatch[] },
  port: number,
  others: readonly EntryPoint[] = [],
): (TrafficRequest['http'] | undefined)[] {
  if (!(httpProtocols as readonly string[]).includes(flow.appProtocol)) return [undefined];
  if (flow.http.length === 0) {
    const methods = flow.appProtocol.startsWith('grpc') ? ['POST'] : [];
    const request = { method: methods[0] ?? 'GET', path: '/any' };
    return [unsharedRequest(request, { ...anyRequest, methods }, others)];
  }
  return flow.http.flatMap((match) => {
    const inside = samplesOf(match, topology.tokenIssuers).inside.map((request) =>
      unsharedRequest(request, match, others),
    );
    const [first] = inside;
    // Clients name the port beside the host wherever it is not the scheme's own (RFC 9110, 7.2).
    const named =
      first?.host === undefined || port === 80 || port === 443
        ? []
        : [{ ...first, host: `${first.host}:${port}` }];
    return [...inside, ...named];
  });
}

/** What the cluster and the mesh need of one workload, each need asked by itself. */
function plumbing(
  world: World,
  platform: Platform,
  workload: ClusterWorkload,
  declared: Topology['workloads'][number],
  modeOf: (workload: ClusterWorkload) => MeshMode,
): DeclaredRequest[] {
  const own = { workload: referenceOf(workload) };
  const tcp = { protocol: 'TCP' as const };
  const found: DeclaredRequest[] = [];
  const add = (purpose: Purpose, answer: string, request: TrafficRequest) =>
    found.push({ purpose, answer, request });
  const { resolver, monitoring } = world;
  const resolvers: RequestDestination[] = [
    ...(resolver ? [{ workload: referenceOf(resolver) }] : []),
    ...platform.resolver.cidrs.map((cidr) => ({ address: addressIn(cidr) })),
  ];
  for (const destination of resolvers) {
    for (const protocol of ['UDP', 'TCP'] as const) {
      const request = { source: own, destination, port: platform.resolver.port, protocol };
      add('dns', 'platform.resolver', request);
    }
  }
  const mode = modeOf(workload);
  if (mode === 'sidecar') {
    const destination = { workload: referenceOf(world.istiod) };
    add('control-plane', 'platform.istio', { source: own, destination, port: controlPlanePort, ...tcp });
  }
  for (const port of mode === 'ambient' ? declared.probePorts : []) {
    for (const address of probeAddresses(platform.addressFamilies)) {
      add('probe', 'topology.workloads', { source: { address }, destination: own, port, ...tcp });
    }
  }
  if (monitoring) {
    const scrape = { source: { workload: referenceOf(monitoring) }, destination: own, ...tcp };
    const { port = 0, path = '' } = declared.metrics ?? {};
    const read = { ...scrape, port, http: { method: 'GET', path } };
    if (declared.metrics) add('metrics', 'platform.monitoring', read);
    for (const proxyPort of mode === 'sidecar' ? proxyMetricsPorts : []) {
      add('metrics', 'platform.monitoring', { ...scrape, port: proxyPort });
    }
  }
  const { apiServer } = platform;
  if (apiServer && declared.needsApiServer) {
    const destination = { address: addressIn(apiServer.cidrs[0] ?? '') };
    add('api-server', 'platform.apiServer', { source: own, destination, port: apiServer.port, ...tcp });
  }
  return found;
}

/** What waypoints need to work; they come into being during a rollout. */
export function waypointNeeds(world: World): DeclaredRequest[] {
  const { monitoring, istiod } = world;
  return world.waypoints.flatMap((waypoint) => {
    const own = { workload: referenceOf(waypoint) };
    const tcp = { protocol: 'TCP' as const };
    const scraped = (monitoring ? proxyMetricsPorts : []).map((port) => ({
      purpose: 'metrics' as const,
      answer: 'platform.monitoring',
      request: {
        source: { workload: referenceOf(monitoring as ClusterWorkload) },
        destination: own,
        port,
        ...tcp,
      },
    }));
    const controlled = {
      purpose: 'control-plane' as const,
      answer: 'platform.istio',
      request: {
        source: own,
        destination: { workload: referenceOf(istiod) },
        port: controlPlanePort,
        ...tcp,
      },
    };
    return [controlled, ...scraped];
  });
}

/**
 * A caller dials the Service where there is one for the port, one with an address of its own before a headless one and
 * one of the callee's own before one that it shares with others; the pod where there is none. A headless Service leads
 * to the pods themselves: there the pod's port is dialled. What comes by the Service of another workload names that.
 */
export function findDestination(
  world: World,
  to: { readonly namespace: string; readonly name: string },
  { port, protocol, through }: { readonly port: number; readonly protocol: Protocol } & Through,
): { destination: RequestDestination; port: number } {
  const workload = findWorkload(world, to);
  const known = servicesByKey(world.cluster);
  const candidates = servicesBy({ through }, world.declared(workload)).flatMap(({ name }) => {
    const service = known.get(`${to.namespace}/${name}`);
    const served = service?.ports.find((own) => own.targetPort === port && own.protocol === protocol);
    return service && served ? [{ service, port: service.headless ? port : served.port }] : [];
  });
  const addressed = candidates.filter(({ service }) => !service.headless);
  const preferred = addressed.length > 0 ? addressed : candidates;
  const [first] = preferred;
  const chosen = preferred.find(({ service }) => service.selector === workload.labels) ?? first;
  if (!chosen) return { destination: { workload: { namespace: to.namespace, name: to.name } }, port };
  const { namespace, name } = chosen.service;
  const pod = through === undefined ? {} : { pod: referenceOf(to) };
  return { destination: { service: { namespace, name }, ...pod }, port: chosen.port };
}

const servicesByKey = ofInhabitants(
  ({ services }) => new Map(services.map((service) => [`${service.namespace}/${service.name}`, service])),
);

function externalEnd(
  topology: Topology,
  { addressFamilies }: Platform,
  name: string,
  port: number,
): { destination: RequestDestination; port: number } {
  const external = topology.externals.find((candidate) => candidate.name === name);
  const [cidr] = external?.cidrs ?? [];
  const [anywhere = ''] = publicAddresses(addressFamilies);
  return { destination: { address: cidr === undefined ? anywhere : externalAddressIn(cidr) }, port };
}

export function referenceOf({ namespace, name }: { readonly namespace: string; readonly name: string }) {
  return { namespace, name };
}
