import { fields, list, text } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { fullHost, hostMatches, routeDestinations } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** Routes to subsets that no DestinationRule defines. */
export const unknownSubset: Detector<'unknown-subset'> = {
  code: 'unknown-subset',
  *detect({ of }) {
    const rules = of('networking.istio.io', 'DestinationRule').map(({ object }) => {
      const spec = fields(object.spec);
      const subsets = new Set(list(spec.subsets).map((subset) => text(fields(subset).name)));
      return { host: fullHost(text(spec.host) ?? '', object.metadata.namespace ?? 'default'), subsets };
    });
    for (const placed of of('networking.istio.io', 'VirtualService')) {
      const namespace = placed.object.metadata.namespace ?? 'default';
      for (const { host, subset } of routeDestinations(placed.object)) {
        if (subset === undefined) continue;
        const full = fullHost(host, namespace);
        if (rules.some((rule) => hostMatches(rule.host, full) && rule.subsets.has(subset))) continue;
        yield { at: placed, values: { route: objectName(placed), host, subset } };
      }
    }
  },
};
