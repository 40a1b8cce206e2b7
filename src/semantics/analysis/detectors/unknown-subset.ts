import { fields, list, text } from '../../../kubernetes/untrusted.ts';
import { exportedTo } from '../../istio/exported-to.ts';
import { textsOf } from '../../istio/texts.ts';
import type { Detector } from '../detector.ts';
import { routeViewers } from '../facts/exports.ts';
import { fullHost, hostMatches, routeDestinations } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** Routes to subsets that no DestinationRule defines for the proxies in which they hold. */
export const unknownSubset: Detector<'unknown-subset'> = {
  code: 'unknown-subset',
  *detect({ of }) {
    const rules = of('networking.istio.io', 'DestinationRule').map(({ object }) => {
      const spec = fields(object.spec);
      const { namespace = 'default' } = object.metadata;
      return {
        host: fullHost(text(spec.host) ?? '', namespace),
        subsets: new Set(list(spec.subsets).map((subset) => text(fields(subset).name))),
        sees: exportedTo(textsOf(spec.exportTo), namespace),
      };
    });
    for (const placed of of('networking.istio.io', 'VirtualService')) {
      const namespace = placed.object.metadata.namespace ?? 'default';
      const visible = rules.filter(({ sees }) => routeViewers(placed.object).some(sees));
      for (const { host, subset } of routeDestinations(placed.object)) {
        if (subset === undefined) continue;
        const full = fullHost(host, namespace);
        if (visible.some((rule) => hostMatches(rule.host, full) && rule.subsets.has(subset))) continue;
        yield { at: placed, values: { route: objectName(placed), host, subset } };
      }
    }
  },
};
