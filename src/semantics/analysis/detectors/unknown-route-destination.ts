import { fields } from '../../../kubernetes/untrusted.ts';
import { textsOf } from '../../istio/texts.ts';
import type { Detector } from '../detector.ts';
import { fullHost, hostMatches, routeDestinations } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** Routes to Services that the input does not have, in namespaces whose Services it shows. */
export const unknownRouteDestination: Detector<'unknown-route-destination'> = {
  code: 'unknown-route-destination',
  *detect({ of, cluster, openWorld }) {
    if (openWorld) return;
    const services = new Set(
      cluster.services.map(({ namespace, name }) => `${name}.${namespace}.svc.cluster.local`),
    );
    const shown = new Set(cluster.services.map(({ namespace }) => namespace));
    const entries = of('networking.istio.io', 'ServiceEntry').flatMap(({ object }) =>
      textsOf(fields(object.spec).hosts),
    );
    for (const placed of of('networking.istio.io', 'VirtualService')) {
      const own = placed.object.metadata.namespace ?? 'default';
      for (const { host } of routeDestinations(placed.object)) {
        const full = fullHost(host, own);
        const namespace = /^[^.]+\.([^.]+)\.svc\.cluster\.local$/.exec(full)?.[1];
        if (namespace === undefined || !shown.has(namespace) || services.has(full)) continue;
        if (entries.some((entry) => hostMatches(entry, full) || entry === host)) continue;
        yield { at: placed, values: { route: objectName(placed), host: full } };
      }
    }
  },
};
