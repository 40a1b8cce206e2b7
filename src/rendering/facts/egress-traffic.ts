import { egressRouteOf } from './egress-route.ts';
import { usesOf } from './external-traffic.ts';
import { hostOf } from './routed-services.ts';
import { isHttp, type Survey } from './survey.ts';
import type { EgressExitFact, EgressRouteFact } from './traffic-facts.ts';

/** Sidecars only: routes from the callers of a namespace to an egress gateway, one for each host and port. */
export function egressRoutes(survey: Survey): EgressRouteFact[] {
  return waysOut(survey).map(({ gateway, gatewayLabels: _, ...route }) => ({
    ...route,
    gatewayHost: hostOf(gateway, gateway.name),
  }));
}

/** What the egress gateway does with it, once for all namespaces. */
export function egressExits(survey: Survey): EgressExitFact[] {
  const exits = new Map<string, EgressExitFact>();
  for (const { gateway, answers, ...way } of waysOut(survey)) {
    const known = exits.get(way.name);
    const asked = [...new Set([...(known?.answers ?? []), ...answers])];
    exits.set(way.name, { ...way, namespace: gateway.namespace, answers: asked });
  }
  return [...exits.values()];
}

function waysOut(survey: Survey) {
  return usesOf(survey).flatMap(({ external, namespace, calls }) => {
    const ports = [...new Set(calls.map(({ port }) => port))].sort((one, other) => one - other);
    return ports.flatMap((port) => {
      const here = calls.filter((call) => call.port === port);
      const carried = here.flatMap((call) => {
        const way = egressRouteOf(survey, survey.find(call.from), external, call);
        return typeof way === 'string' ? [] : [{ gateway: way, call }];
      });
      const [first] = carried;
      if (!first) return [];
      return external.hosts.map((host, index) => ({
        namespace,
        name: `${external.name}-${port}${index === 0 ? '' : `-${index + 1}`}`,
        host,
        port,
        protocol: isHttp(first.call.appProtocol) ? ('HTTP' as const) : ('TLS' as const),
        gateway: first.gateway,
        gatewayLabels: first.gateway.labels,
        answers: [`topology.externals[${survey.topology.externals.indexOf(external)}]`],
      }));
    });
  });
}
