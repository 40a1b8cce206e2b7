import type { Detector } from '../detector.ts';
import { fullHost, hostsMeant, routeDestinations } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** Routes without a port to hosts with several. */
export const ambiguousRoutePort: Detector<'ambiguous-route-port'> = {
  code: 'ambiguous-route-port',
  *detect(context) {
    for (const placed of context.of('networking.istio.io', 'VirtualService')) {
      const namespace = placed.object.metadata.namespace ?? 'default';
      for (const { host, port } of routeDestinations(placed.object)) {
        const ports = hostsMeant(context, host, placed.object)[0]?.ports ?? [];
        if (port !== undefined || ports.length < 2) continue;
        yield {
          at: placed,
          values: { route: objectName(placed), host: fullHost(host, namespace), ports: ports.join(', ') },
        };
      }
    }
  },
};
