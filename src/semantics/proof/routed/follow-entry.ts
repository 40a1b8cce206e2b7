import { gatewayNameLabel } from '../../../model/gateway-name-label.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { PlatformGateway } from '../../../model/platform.ts';
import type { HttpRequest } from '../../../model/request.ts';
import type { EntryPoint } from '../../../model/topology.ts';
import { chooseRoute } from '../../routes/choose-route.ts';
import type { RoutedTraffic } from '../../routes/route.ts';
import { serversFor } from '../../routes/route-table.ts';
import type { DeclaredRequest } from '../declared.ts';
import { arrival, followCall, followService } from './follow-service.ts';
import type { Found, RoutingState } from './routing-state.ts';

/** Traffic that comes in: what the gateway does with the hosts of its entry point, then what follows from it. */
export function followEntry(
  state: RoutingState,
  declared: DeclaredRequest,
  flow: EntryPoint,
  found: Found,
): void {
  const gateway = state.platform.gateways.find(({ name }) => name === flow.gateway);
  const pods = state.world.gateways.get(flow.gateway);
  const { http } = declared.request;
  if (!gateway?.inMesh || !pods || gateway.kind === 'ingress-controller') return;
  const aim = { to: flow.to, flow };
  let routed = false;
  for (const listener of http ? listenersOf(state, gateway, flow, http) : []) {
    const { traffic, gateways, exclusive } = listener;
    if (exclusive && gateways.length > 1) {
      const reason = `${gateways.join(' and ')} both take ${traffic.host} at port ${traffic.port}`;
      found.astray.push({ declared, reason });
      continue;
    }
    const choice = chooseRoute(state.table.routes, { ...traffic, source: pods });
    if (choice.kind === 'unrouted' && !listener.claimed) continue;
    routed = true;
    if (choice.kind !== 'routed') {
      const by = choice.kind === 'nowhere' ? choice.by : gateways.join(' and ');
      found.astray.push({ declared, reason: `no rule of ${by} takes it` });
      continue;
    }
    for (const { target, by } of choice.targets) {
      const leg = arrival(state, declared, aim, { target, by, port: 0, caller: pods }, found);
      if (leg) followService(state, declared, aim, leg, found);
    }
  }
  if (!routed) followCall(state, declared, flow.to, flow, found);
}

interface Listener {
  readonly traffic: Omit<RoutedTraffic, 'source'>;
  readonly gateways: readonly string[];
  /** Whether objects say that the gateway takes these hosts, so that a route is due. */
  readonly claimed: boolean;
  /** TLS: of two Gateways for a host and port one is left out. */
  readonly exclusive: boolean;
}

function listenersOf(
  { table }: RoutingState,
  { labels, namespace, name, kind }: PlatformGateway,
  { hosts, protocol }: EntryPoint,
  http: HttpRequest,
): Listener[] {
  return hosts.flatMap((pattern): Listener[] => {
    const host = pattern.replace(/^\*/, 'part');
    const traffic = { host, protocol, reads: 'http' as const, http: { ...http, host: http.host ?? host } };
    if (kind === 'gateway-api') {
      const own = `${namespace}/${labels[gatewayNameLabel] ?? name}`;
      return [
        { traffic: { ...traffic, at: [own], port: 0 }, gateways: [own], claimed: false, exclusive: false },
      ];
    }
    const byPort = groupBy(serversFor(table, labels, host), (server) => server.port);
    return [...byPort].map(([port, servers]) => {
      const gateways = [...new Set(servers.map((server) => server.gateway))];
      const exclusive = servers.some((server) => server.protocol === 'HTTPS');
      return { traffic: { ...traffic, at: gateways, port }, gateways, claimed: true, exclusive };
    });
  });
}
