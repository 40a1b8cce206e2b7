import { backendsOf } from '../../../kubernetes/service-routing.ts';
import type { Cluster } from '../../../model/cluster.ts';
import type { KubernetesObject } from '../../../model/kubernetes.ts';
import type { Platform } from '../../../model/platform.ts';
import type { Topology } from '../../../model/topology.ts';
import { perObject } from '../../per-object.ts';
import { coversHost } from '../../routes/route.ts';
import type { DeclaredRequest } from '../declared.ts';
import type { World } from '../world.ts';
import { followEntry } from './follow-entry.ts';
import { followLeaving } from './follow-leaving.ts';
import { followCall } from './follow-service.ts';
import { type Found, hostOf, routingState } from './routing-state.ts';

/** What becomes of declared requests by the routes of one state. */
export interface RoutedRequests {
  /** The parts of their ways that differ from what they are addressed to: each of them has to pass. */
  readonly legs: readonly DeclaredRequest[];
  /** Requests that arrive elsewhere than was declared, or nowhere. */
  readonly astray: readonly { readonly declared: DeclaredRequest; readonly reason: string }[];
  /** Requests that no longer go the way that they are addressed. */
  readonly diverted: ReadonlySet<DeclaredRequest>;
}

/**
 * Follows each declared request along the routes among the objects: at the caller's sidecar, at waypoints, at gateways
 * that it comes in or leaves by; every backend that it can have counts, and every workload behind a Service. `topology`
 * is what was declared: what follows from it is no request that anybody sends.
 */
export function routedRequests(
  world: World,
  topology: Topology,
  platform: Platform,
  objects: readonly KubernetesObject[],
  requests: readonly DeclaredRequest[],
): RoutedRequests {
  const found: Found = { legs: [], astray: [], diverted: new Set() };
  const state = routingState(world, topology, platform, objects);
  const { routes, servers, externals } = state.table;
  const shared = sharedServices(topology, world);
  const inMesh = routes.filter(({ at }) => at.has('mesh')).flatMap(({ hosts }) => hosts);
  const exact = new Set(inMesh);
  const wild = inMesh.filter((host) => host.includes('*'));
  const isRouted = (host: string) => exact.has(host) || wild.some((pattern) => coversHost(pattern, host));
  const concerns = (host: string | undefined) => host !== undefined && (shared.has(host) || isRouted(host));
  const entersByRoute = routes.length > 0 || servers.length > 0;
  const leavesByRoute = routes.length > 0 || externals.length > 0;
  const declaredFlows = flowsOf(topology);
  for (const { declared, flow, host } of requestsOfFlows(requests)) {
    if (!declaredFlows.has(flow)) continue;
    if ('gateway' in flow) {
      if (entersByRoute || concerns(host)) followEntry(state, declared, flow, found);
    } else if (flow.to.kind === 'workload') {
      if (concerns(host)) followCall(state, declared, flow.to, flow, found);
    } else if (leavesByRoute) followLeaving(state, declared, flow, found);
  }
  return found;
}

const flowsOf = perObject(
  ({ calls, entryPoints }: Topology): ReadonlySet<unknown> => new Set<unknown>([...calls, ...entryPoints]),
);

/** The samples of calls and entry points, with the host of the Service that each is addressed to. */
const requestsOfFlows = perObject((requests: readonly DeclaredRequest[]) =>
  requests.flatMap((declared) => {
    const { flow, request } = declared;
    const host = 'service' in request.destination ? hostOf(request.destination.service) : undefined;
    return flow ? [{ declared, flow, host }] : [];
  }),
);

const sharedByTopology = new WeakMap<Topology, ReadonlySet<string>>();

/** Hosts of Services behind which several workloads stand; the same in every state, since pods keep their labels. */
function sharedServices(topology: Topology, { cluster }: World): ReadonlySet<string> {
  const known = sharedByTopology.get(topology);
  const shared = known ?? new Set(severalBehind(cluster));
  if (!known) sharedByTopology.set(topology, shared);
  return shared;
}

function severalBehind(cluster: Cluster): string[] {
  return cluster.services.filter((service) => backendsOf(service, cluster).length > 1).map(hostOf);
}
