import type { ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { RequestDestination, TrafficRequest } from '../../model/request.ts';
import type { MeshMode } from '../../model/topology.ts';
import { type HttpMatch, httpProtocols, type Topology } from '../../model/topology.ts';
import { addressIn, publicAddress } from './addresses.ts';
import { controlPlanePort, proxyMetricsPorts } from './declared-flows.ts';
import { samplesOf } from './samples.ts';
import { findWorkload, type World } from './world.ts';

export type Purpose = 'call' | 'entry' | 'dns' | 'control-plane' | 'metrics' | 'probe' | 'api-server';

/** One request that somebody declared, or that mesh and cluster need. */
export interface DeclaredRequest {
  readonly purpose: Purpose;
  /** Path in the answers behind it. */
  readonly answer: string;
  readonly request: TrafficRequest;
  /** Namespaces whose policies can decide it. */
  readonly namespaces: readonly string[];
}

/** Link-local address from which ambient's node agent sends the kubelet's probes (istio/istio `cni/README.md`). */
export const ambientProbeAddress = '169.254.7.127';

/** Everything that has to work: calls and entry points with a sample of every HTTP match, then the plumbing. */
export function declaredRequests(
  world: World,
  topology: Topology,
  platform: Platform,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): DeclaredRequest[] {
  return [
    ...calls(world, topology),
    ...entries(world, topology),
    ...topology.workloads
      .filter(({ callsConfirmed, hostNetwork }) => callsConfirmed && !hostNetwork)
      .flatMap((workload) => plumbing(world, platform, findWorkload(world, workload), workload, modeOf)),
  ];
}

function calls(world: World, topology: Topology): DeclaredRequest[] {
  return topology.calls.flatMap((call) => {
    const source = { workload: { namespace: call.from.namespace, name: call.from.name } };
    const { destination, port, namespaces } =
      call.to.kind === 'workload'
        ? {
            ...findDestination(world, call.to, call.port, call.protocol),
            namespaces: [call.from.namespace, call.to.namespace],
          }
        : { ...externalEnd(topology, call.to.name, call.port), namespaces: [call.from.namespace] };
    return requestsFor(topology, call).map((http) => ({
      purpose: 'call' as const,
      answer: call.answer,
      request: { source, destination, port, protocol: call.protocol, http },
      namespaces,
    }));
  });
}

function entries(world: World, topology: Topology): DeclaredRequest[] {
  return topology.entryPoints.flatMap((entry) => {
    const gateway = world.gateways.get(entry.gateway);
    if (!gateway || gateway.hostNetwork) return [];
    return requestsFor(topology, entry).map((http) => ({
      purpose: 'entry' as const,
      answer: entry.answer,
      request: {
        source: { workload: referenceOf(gateway) },
        ...findDestination(world, entry.to, entry.port, entry.protocol),
        protocol: entry.protocol,
        http,
      },
      namespaces: [gateway.namespace, entry.to.namespace],
    }));
  });
}

function requestsFor(
  topology: Topology,
  flow: { readonly appProtocol: string; readonly http: readonly HttpMatch[] },
): (TrafficRequest['http'] | undefined)[] {
  if (!(httpProtocols as readonly string[]).includes(flow.appProtocol)) return [undefined];
  if (flow.http.length === 0)
    return [{ method: flow.appProtocol.startsWith('grpc') ? 'POST' : 'GET', path: '/any' }];
  return flow.http.flatMap((match) => samplesOf(match, topology.tokenIssuers).inside);
}

function plumbing(
  world: World,
  platform: Platform,
  workload: ClusterWorkload,
  declared: Topology['workloads'][number],
  modeOf: (workload: ClusterWorkload) => MeshMode,
): DeclaredRequest[] {
  const { namespace } = workload;
  const source = { workload: referenceOf(workload) };
  const need = (
    purpose: Purpose,
    answer: string,
    request: TrafficRequest,
    others: readonly string[] = [],
  ): DeclaredRequest => ({
    purpose,
    answer,
    request,
    namespaces: [namespace, ...others],
  });
  const found: DeclaredRequest[] = [];
  const { resolver, monitoring } = world;
  const { port } = platform.resolver;
  const resolverEnds: { destination: RequestDestination; others: string[] }[] = [
    ...(resolver ? [{ destination: { workload: referenceOf(resolver) }, others: [resolver.namespace] }] : []),
    ...platform.resolver.cidrs.map((cidr) => ({ destination: { address: addressIn(cidr) }, others: [] })),
  ];
  for (const { destination, others } of resolverEnds) {
    for (const protocol of ['UDP', 'TCP'] as const) {
      found.push(need('dns', 'platform.resolver', { source, destination, port, protocol }, others));
    }
  }
  if (modeOf(workload) === 'sidecar') {
    const destination = { workload: referenceOf(world.istiod) };
    found.push(
      need(
        'control-plane',
        'platform.istio',
        { source, destination, port: controlPlanePort, protocol: 'TCP' },
        [platform.istio.namespace],
      ),
    );
  }
  if (modeOf(workload) === 'ambient') {
    for (const probed of declared.probePorts) {
      const request: TrafficRequest = {
        source: { address: ambientProbeAddress },
        destination: source,
        port: probed,
        protocol: 'TCP',
      };
      found.push(need('probe', 'topology.workloads', request));
    }
  }
  if (monitoring && declared.metrics) {
    const request: TrafficRequest = {
      source: { workload: referenceOf(monitoring) },
      destination: source,
      port: declared.metrics.port,
      protocol: 'TCP',
      http: { method: 'GET', path: declared.metrics.path },
    };
    found.push(need('metrics', 'platform.monitoring', request, [monitoring.namespace]));
  }
  if (monitoring && modeOf(workload) === 'sidecar') {
    for (const port of proxyMetricsPorts) {
      const request: TrafficRequest = {
        source: { workload: referenceOf(monitoring) },
        destination: source,
        port,
        protocol: 'TCP',
      };
      found.push(need('metrics', 'platform.monitoring', request, [monitoring.namespace]));
    }
  }
  if (platform.apiServer && declared.needsApiServer) {
    const destination = { address: addressIn(platform.apiServer.cidrs[0] ?? '192.0.2.1/32') };
    found.push(
      need('api-server', 'platform.apiServer', {
        source,
        destination,
        port: platform.apiServer.port,
        protocol: 'TCP',
      }),
    );
  }
  return found;
}

/** What waypoints need to work; they come into being during a rollout. */
export function waypointNeeds(world: World, platform: Platform): DeclaredRequest[] {
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
      namespaces: [waypoint.namespace, monitoring?.namespace ?? ''],
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
      namespaces: [waypoint.namespace, platform.istio.namespace],
    };
    return [controlled, ...scraped];
  });
}

/**
 * A caller dials the Service where there is one for the port, one of the callee's own before one that it shares with
 * others; the pod where there is none.
 */
export function findDestination(
  world: World,
  to: { readonly namespace: string; readonly name: string },
  port: number,
  protocol: Protocol,
): { destination: RequestDestination; port: number } {
  const workload = findWorkload(world, to);
  const known = servicesByKey(world);
  const candidates = (world.declared(workload)?.services ?? []).flatMap(({ name }) => {
    const service = known.get(`${to.namespace}/${name}`);
    const served = service?.ports.find((own) => own.targetPort === port && own.protocol === protocol);
    return service && served ? [{ service, port: served.port }] : [];
  });
  const [first] = candidates;
  const chosen = candidates.find(({ service }) => service.selector === workload.labels) ?? first;
  if (!chosen) return { destination: { workload: { namespace: to.namespace, name: to.name } }, port };
  const { namespace, name } = chosen.service;
  return { destination: { service: { namespace, name } }, port: chosen.port };
}

const servicesOfWorlds = new WeakMap<World, ReadonlyMap<string, ClusterService>>();

function servicesByKey(world: World): ReadonlyMap<string, ClusterService> {
  const services =
    servicesOfWorlds.get(world) ??
    new Map(world.cluster.services.map((service) => [`${service.namespace}/${service.name}`, service]));
  servicesOfWorlds.set(world, services);
  return services;
}

function externalEnd(
  topology: Topology,
  name: string,
  port: number,
): { destination: RequestDestination; port: number } {
  const external = topology.externals.find((candidate) => candidate.name === name);
  const [cidr] = external?.cidrs ?? [];
  return { destination: { address: cidr === undefined ? publicAddress : addressIn(cidr) }, port };
}

export function referenceOf({ namespace, name }: { readonly namespace: string; readonly name: string }) {
  return { namespace, name };
}
