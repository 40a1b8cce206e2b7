import type { Detector } from '../detector.ts';
import { fullHost, hostsMeant, isPlatformGateway, routeDestinations } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** Routes to hosts, or to ports of hosts, that the input does not have. */
export const unknownRouteDestination: Detector<'unknown-route-destination'> = {
  code: 'unknown-route-destination',
  *detect(context) {
    if (context.openWorld || context.cluster.services.length === 0) return;
    for (const placed of context.of('networking.istio.io', 'VirtualService')) {
      const namespace = placed.object.metadata.namespace ?? 'default';
      for (const { host, port } of routeDestinations(placed.object)) {
        const hosts = hostsMeant(context, host, placed.object);
        if (isPlatformGateway(context, fullHost(host, namespace))) continue;
        if (hosts.some(({ ports }) => port === undefined || ports.includes(port))) continue;
        const destination = `${fullHost(host, namespace)}${hosts.length > 0 ? `:${port}` : ''}`;
        yield { at: placed, values: { route: objectName(placed), destination } };
      }
    }
  },
};
