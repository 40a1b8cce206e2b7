import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { PlatformGateway } from '../../../model/platform.ts';
import type { Call } from '../../../model/topology.ts';
import { hbonePort } from '../../istio/istio-ports.ts';
import { type Choice, chooseRoute } from '../../routes/choose-route.ts';
import { coversHost, type RoutedTraffic } from '../../routes/route.ts';
import { knownExternal, serversFor } from '../../routes/route-table.ts';
import { type DeclaredRequest, referenceOf } from '../declared.ts';
import { findWorkload } from '../world.ts';
import { connectionOnly, legOf } from './leg-of.ts';
import type { Found, RoutingState } from './routing-state.ts';

/** Traffic that leaves for an external host, by an egress gateway or a waypoint where objects send it there. */
export function followLeaving(
  state: RoutingState,
  declared: DeclaredRequest,
  call: Call,
  found: Found,
): void {
  const { world, topology, table, platform } = state;
  const external = topology.externals.find(({ name }) => name === call.to.name);
  if (!external || call.protocol !== 'TCP') return;
  const source = findWorkload(world, call.from);
  const reads = declared.request.http ? 'http' : ['https', 'tls'].includes(call.appProtocol) ? 'tls' : 'tcp';
  let direct = external.hosts.length === 0;
  for (const pattern of external.hosts) {
    const host = pattern.replace(/^\*/, 'part');
    const traffic = {
      host,
      port: call.port,
      protocol: call.protocol,
      reads,
      http: declared.request.http,
    } as const;
    const waypoint = waypointFor(state, source, pattern, call.port);
    if (waypoint) {
      found.legs.push(
        legOf(connectionOnly(declared), source, { workload: referenceOf(waypoint) }, hbonePort),
        legOf(declared, waypoint, declared.request.destination, call.port),
      );
      continue;
    }
    const choice: Choice =
      state.proxyOf(source) === 'sidecar'
        ? chooseRoute(table.routes, { ...traffic, at: 'mesh', source })
        : { kind: 'unrouted' };
    if (choice.kind === 'unrouted') {
      direct = true;
      continue;
    }
    if (choice.kind === 'nowhere') {
      found.astray.push({ declared, reason: `no rule of ${choice.by} takes it` });
      continue;
    }
    for (const { target, by } of choice.targets) {
      if (target.host === pattern || target.host === host) {
        direct = true;
        continue;
      }
      const gateway = platform.gateways.find(
        ({ name, namespace }) => target.host === `${name}.${namespace}.svc.cluster.local`,
      );
      const pods = gateway && world.gateways.get(gateway.name);
      const port = target.port ?? call.port;
      const listening = gateway?.ports.find((own) => own === port || own === port + unprivileged);
      const stray = (reason: string) => found.astray.push({ declared, reason });
      if (!gateway || !pods || listening === undefined) {
        stray(`${by} sends it to ${target.host}:${port}, where nothing listens`);
        continue;
      }
      found.legs.push(legOf(connectionOnly(declared), source, { workload: referenceOf(pods) }, listening));
      const reason = whyNotOut(state, gateway, pods, { ...traffic, port }, call.port);
      if (reason === undefined)
        found.legs.push(legOf(declared, pods, declared.request.destination, call.port));
      else stray(reason);
    }
  }
  if (!direct) found.diverted.add(declared);
}

/** Istio's gateways listen above the privileged ports that their Services have (charts: 80 → 8080, 443 → 8443). */
const unprivileged = 8000;

/** What is amiss at an egress gateway that takes traffic for a host; undefined: it sends it on to its own port there. */
function whyNotOut(
  { table }: RoutingState,
  gateway: PlatformGateway,
  pods: ClusterWorkload,
  traffic: Omit<RoutedTraffic, 'at' | 'source'>,
  port: number,
): string | undefined {
  const at = serversFor(table, gateway.labels, traffic.host)
    .filter(({ port: own }) => own === traffic.port)
    .map((server) => server.gateway);
  if (at.length === 0) return `no Gateway takes ${traffic.host}:${traffic.port} at ${gateway.name}`;
  const choice = chooseRoute(table.routes, { ...traffic, at: [...new Set(at)], source: pods });
  if (choice.kind !== 'routed') return `no route leads from ${gateway.name} to ${traffic.host}`;
  const wrong = choice.targets.find(
    ({ target }) => !coversHost(target.host, traffic.host) || (target.port ?? port) !== port,
  );
  if (wrong) return `${wrong.by} sends it from ${gateway.name} to ${wrong.target.host}:${wrong.target.port}`;
  return knownExternal(table, traffic.host, port, gateway.namespace)
    ? undefined
    : `no ServiceEntry tells ${gateway.name} of ${traffic.host}:${port}`;
}

/** The waypoint of a ServiceEntry, for callers behind ztunnel; a name with an asterisk has no address to go by. */
function waypointFor(
  state: RoutingState,
  source: ClusterWorkload,
  host: string,
  port: number,
): ClusterWorkload | undefined {
  if (state.proxyOf(source) !== 'ambient' || host.startsWith('*')) return undefined;
  const entry = knownExternal(state.table, host, port, source.namespace);
  if (!entry || entry.resolution === 'NONE') return undefined;
  const use = state.waypoints.ofService({
    namespace: entry.namespace,
    name: host,
    labels: entry.labels,
    type: 'ClusterIP',
    headless: false,
    clusterAddresses: [],
    ports: [],
    object: { kind: 'ServiceEntry', namespace: entry.namespace, name: host },
  });
  return use.kind === 'waypoint' ? use.waypoint.workload : undefined;
}
