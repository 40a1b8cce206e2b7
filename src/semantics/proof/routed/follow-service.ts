import { routeService } from '../../../kubernetes/service-routing.ts';
import type { ClusterService, ClusterWorkload } from '../../../model/cluster.ts';
import type { Call, EntryPoint } from '../../../model/topology.ts';
import { servicePortProtocol } from '../../istio/listener-protocol.ts';
import { type Choice, chooseRoute } from '../../routes/choose-route.ts';
import type { RoutedTraffic, RouteTarget } from '../../routes/route.ts';
import { type DeclaredRequest, referenceOf } from '../declared.ts';
import { findWorkload } from '../world.ts';
import { isMeant } from './is-meant.ts';
import { legOf } from './leg-of.ts';
import { type Aim, type Callee, type Found, hostOf, type RoutingState } from './routing-state.ts';

/** A Service that somebody dials. */
export interface Leg {
  readonly caller: ClusterWorkload;
  readonly service: ClusterService;
  readonly port: number;
  /** Whether it is what the declared request itself asks, so that it needs asking again only in parts. */
  readonly first: boolean;
}

/** A call inside the cluster, from its source on. */
export function followCall(
  state: RoutingState,
  declared: DeclaredRequest,
  to: Callee,
  flow: Call | EntryPoint,
  found: Found,
): void {
  const { source, destination, port } = declared.request;
  if (!('workload' in source) || !('service' in destination)) return;
  const service = state.services.get(hostOf(destination.service));
  const caller = findWorkload(state.world, source.workload);
  if (service) followService(state, declared, { to, flow }, { caller, service, port, first: true }, found);
}

/** A Service that is dialled: where the proxy that sees the connection sends it. */
export function followService(
  state: RoutingState,
  declared: DeclaredRequest,
  aim: Aim,
  { caller, service, port, first }: Leg,
  found: Found,
): void {
  const proxy = proxyFor(state, caller, service);
  const choice: Choice = proxy
    ? chooseRoute(state.table.routes, {
        at: 'mesh',
        host: hostOf(service),
        port,
        protocol: declared.request.protocol,
        ...readable(declared, aim.flow, service, port),
        source: caller,
      })
    : { kind: 'unrouted' };
  if (choice.kind === 'nowhere') {
    found.astray.push({ declared, reason: `no rule of ${choice.by} takes it` });
    return;
  }
  if (choice.kind === 'unrouted' || !proxy) {
    found.legs.push(...legsTo(state, declared, { caller, service, port, first }));
    return;
  }
  for (const { target, by } of choice.targets) {
    const leg = arrival(state, declared, aim, { target, by, port, caller: proxy }, found);
    if (leg) found.legs.push(...legsTo(state, declared, leg, target));
  }
}

/** Whose proxy chooses the route of a connection to a Service: the caller's own, or the waypoint before the Service. */
function proxyFor(
  { proxyOf, waypoints }: RoutingState,
  caller: ClusterWorkload,
  service: ClusterService,
): ClusterWorkload | undefined {
  const mode = proxyOf(caller);
  if (mode === 'sidecar') return caller;
  const enters = mode === 'ambient' || (mode === 'gateway' && waypoints.ingressUses(service));
  const use = enters && !service.headless ? waypoints.ofService(service) : undefined;
  return use?.kind === 'waypoint' ? use.waypoint.workload : undefined;
}

/** The Service and port that a target means, if it is one that the request may come to. */
export function arrival(
  state: RoutingState,
  declared: DeclaredRequest,
  aim: Aim,
  { target, by, port, caller }: { target: RouteTarget; by: string; port: number; caller: ClusterWorkload },
  found: Found,
): Leg | undefined {
  const service = state.services.get(target.host);
  const [only, ...more] = service?.ports ?? [];
  const number = target.port ?? (more.length === 0 ? only?.port : port);
  const astray = (reason: string) => {
    found.astray.push({ declared, reason: `${by} sends it to ${target.host}:${number}, ${reason}` });
    return undefined;
  };
  if (!service || number === undefined) return astray('which nobody knows');
  if (!isMeant(state.topology, aim, service, number)) return astray('which is not what was declared');
  if (target.subset !== undefined && state.table.subset(target) === undefined)
    return astray(`of which no DestinationRule defines subset ${target.subset}`);
  if (routeService(service, number, declared.request.protocol, state.world.cluster).length === 0)
    return astray('behind which there are no pods');
  return { caller, service, port: number, first: false };
}

/** What has to pass so that every workload behind a Service is reached. */
function legsTo(
  { world, table }: RoutingState,
  declared: DeclaredRequest,
  { caller, service, port, first }: Leg,
  target?: RouteTarget,
): DeclaredRequest[] {
  const subset = target?.subset === undefined ? undefined : table.subset(target);
  const backends = routeService(service, port, declared.request.protocol, world.cluster).filter(
    ({ workload }) => Object.entries(subset ?? {}).every(([key, value]) => workload.labels[key] === value),
  );
  const towards = { service: referenceOf(service) };
  if (backends.length < 2) return first ? [] : [legOf(declared, caller, towards, port)];
  return backends.map(({ workload }) =>
    legOf(declared, caller, { ...towards, pod: referenceOf(workload) }, port),
  );
}

/** What a proxy reads: HTTP where both the request and the Service's port say so. */
function readable(
  { request }: DeclaredRequest,
  { appProtocol }: Call | EntryPoint,
  service: ClusterService,
  port: number,
): Pick<RoutedTraffic, 'reads' | 'http'> {
  const entry = service.ports.find((own) => own.port === port);
  const byName = entry ? servicePortProtocol(entry) : 'detected';
  if (request.http && byName !== 'tcp') return { reads: 'http', http: request.http };
  return { reads: ['https', 'tls'].includes(appProtocol) ? 'tls' : 'tcp' };
}
