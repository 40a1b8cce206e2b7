import { fields, list } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { serviceOfHost } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** Subsets of DestinationRules for Services whose pods are in ambient mode. */
export const subsetInAmbient: Detector<'subset-in-ambient'> = {
  code: 'subset-in-ambient',
  *detect(context) {
    for (const placed of context.of('networking.istio.io', 'DestinationRule')) {
      const { host, subsets } = fields(placed.object.spec);
      if (list(subsets).length === 0 || typeof host !== 'string') continue;
      const service = serviceOfHost(context, host, placed.object.metadata.namespace ?? 'default');
      if (
        service &&
        context
          .workloadsIn(service.namespace, service.selector)
          .some((workload) => context.planeOf(workload) === 'ambient')
      )
        yield { at: placed, values: { rule: objectName(placed), host } };
    }
  },
};
