import { type Backend, routeService } from '../kubernetes/service-routing.ts';
import type { Cluster, ClusterService, ClusterWorkload } from '../model/cluster.ts';
import type { Protocol, WorkloadReference } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { RequestDestination, RequestSource, TrafficRequest } from '../model/request.ts';
import type { Endpoint, ResolvedRequest } from './mesh-judge.ts';
import { canonicalAddress } from './network-policy/address.ts';
import { ofInhabitants } from './of-inhabitants.ts';
import { once } from './once.ts';
import { perObject } from './per-object.ts';

/** Where a request can arrive: one possibility for each workload behind a Service; or why it arrives nowhere. */
export type Resolution =
  | { readonly kind: 'resolved'; readonly requests: readonly [ResolvedRequest, ...ResolvedRequest[]] }
  | { readonly kind: 'nowhere'; readonly reason: string }
  /** It leaves for an address that is not known: an external name, or endpoints that somebody else writes. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** Looks names and addresses up in a cluster. */
export interface Resolver {
  resolve(request: TrafficRequest): Resolution;
}

/** The look-up for a cluster: workloads by name, by pod address, Services by name and by cluster address. */
export const requestResolver: (cluster: Inhabitants) => Resolver = ofInhabitants(makeResolver);

type Inhabitants = Pick<Cluster, 'workloads' | 'services'>;

function makeResolver(cluster: Inhabitants): Resolver {
  const endpoint = endpointFinder(cluster.workloads);
  const throughService = serviceResolver(cluster);
  const services = new Map(cluster.services.map((service) => [namespacedName(service), service]));
  const byClusterAddress = new Map(
    cluster.services.flatMap((service) =>
      service.clusterAddresses.map((address) => [canonicalAddress(address), service] as const),
    ),
  );
  const resolve = (request: TrafficRequest): Resolution => {
    const { port, protocol, http, destination } = request;
    const source = endpoint(request.source);
    if (source === undefined) return nowhere(`there is no workload ${describe(request.source)}`);
    const common = { source, protocol, ...(http === undefined ? {} : { http }) };
    if (!('service' in destination)) {
      const service =
        'address' in destination ? byClusterAddress.get(canonicalAddress(destination.address)) : undefined;
      if (service !== undefined) return throughService(service, port, common);
      const end = endpoint(destination);
      if (end === undefined) return nowhere(`there is no workload ${describe(destination)}`);
      return { kind: 'resolved', requests: [{ destination: end, port, ...common }] };
    }
    const service = services.get(namespacedName(destination.service));
    if (service === undefined) return nowhere(`there is no Service ${namespacedName(destination.service)}`);
    return throughService(service, port, common, destination.pod);
  };
  // The same requests are asked in many states of a rollout.
  return { resolve: perObject(resolve) };
}

/** Finds the pods of a workload by its name or by one of their addresses; an address of no pod stands for itself. */
function endpointFinder(
  workloads: Inhabitants['workloads'],
): (end: Exclude<RequestSource | RequestDestination, { service: unknown }>) => Endpoint | undefined {
  const byName = new Map<string, ClusterWorkload>();
  for (const workload of workloads) {
    const key = namespacedName(workload);
    if (!byName.has(key)) byName.set(key, workload);
  }
  const byAddress = once(() => podsByAddress(workloads));
  const endOf = perObject((workload: ClusterWorkload): Endpoint => ({ kind: 'workload', workload }));
  const ends = new Map<string, Endpoint>();
  const atAddress = (address: string): Endpoint => {
    const known = ends.get(address);
    if (known !== undefined) return known;
    const workload = byAddress().get(canonicalAddress(address));
    const end: Endpoint = workload ? endOf(workload) : { kind: 'address', address };
    ends.set(address, end);
    return end;
  };
  return (end) => {
    if ('address' in end) return atAddress(end.address);
    const workload = byName.get(namespacedName(end.workload));
    return workload && endOf(workload);
  };
}

type ServiceResolver = (
  service: ClusterService,
  port: number,
  common: Pick<ResolvedRequest, 'source' | 'protocol' | 'http'>,
  pod?: WorkloadReference,
) => Resolution;

/** Follows a port of a Service to the pods behind it, or to those of one workload among them (`pod`). */
function serviceResolver(cluster: Inhabitants): ServiceResolver {
  const routes = new Map<string, readonly Backend[]>();
  const route = (service: ClusterService, port: number, protocol: Protocol): readonly Backend[] => {
    const key = `${namespacedName(service)} ${port} ${protocol}`;
    const known = routes.get(key);
    if (known) return known;
    const backends = routeService(service, port, protocol, cluster);
    routes.set(key, backends);
    return backends;
  };
  return (service, port, common, pod) => {
    const name = `Service ${namespacedName(service)}`;
    if (service.type === 'ExternalName')
      return unknown(`${name} stands for the external name ${service.externalName ?? ''}`);
    if (service.selector === undefined)
      return unknown(`${name} has no selector: what stands behind its endpoints is not followed`);
    const [first, ...others] = route(service, port, common.protocol)
      .filter(({ workload }) => pod === undefined || namespacedName(pod) === namespacedName(workload))
      .map(
        (backend): ResolvedRequest => ({
          destination: { kind: 'workload', workload: backend.workload },
          port: backend.port,
          ...common,
          ...(service.headless ? {} : { via: { service, port } }),
        }),
      );
    if (first !== undefined) return { kind: 'resolved', requests: [first, ...others] };
    const served = service.ports.some((each) => each.port === port && each.protocol === common.protocol);
    return nowhere(
      served
        ? `${name} selects no pods that serve its port ${port}`
        : `${name} has no port ${port}/${common.protocol}`,
    );
  };
}

function podsByAddress(workloads: Inhabitants['workloads']): ReadonlyMap<string, ClusterWorkload> {
  const found = new Map<string, ClusterWorkload>();
  for (const workload of workloads) {
    if (workload.hostNetwork) continue;
    for (const address of workload.addresses) found.set(canonicalAddress(address), workload);
  }
  return found;
}

function nowhere(reason: string): Resolution {
  return { kind: 'nowhere', reason };
}

function unknown(reason: string): Resolution {
  return { kind: 'unknown', reason };
}

function describe(end: RequestSource | RequestDestination): string {
  return 'workload' in end
    ? namespacedName(end.workload)
    : 'address' in end
      ? end.address
      : namespacedName(end.service);
}
