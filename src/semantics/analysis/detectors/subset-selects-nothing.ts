import { fields, list, stringMap, text } from '../../../kubernetes/untrusted.ts';
import { selects } from '../../istio/policy-target.ts';
import type { Detector } from '../detector.ts';
import { serviceOfHost } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** Subsets of DestinationRules whose labels no pod behind the Service has. */
export const subsetSelectsNothing: Detector<'subset-selects-nothing'> = {
  code: 'subset-selects-nothing',
  *detect(context) {
    if (context.openWorld) return;
    for (const placed of context.of('networking.istio.io', 'DestinationRule')) {
      const spec = fields(placed.object.spec);
      const service = serviceOfHost(
        context,
        text(spec.host) ?? '',
        placed.object.metadata.namespace ?? 'default',
      );
      if (service?.selector === undefined) continue;
      const pods = context.workloadsIn(service.namespace, service.selector);
      for (const subset of list(spec.subsets).map(fields)) {
        // Labels of a node's place come from the node; only an empty one is known to match nothing.
        const wanted = Object.entries(stringMap(subset.labels)).filter(
          ([key, value]) => !key.startsWith('topology.') || value === '',
        );
        if (pods.some(({ labels }) => selects(Object.fromEntries(wanted), labels))) continue;
        yield {
          at: placed,
          values: {
            rule: objectName(placed),
            subset: text(subset.name) ?? 'without name',
            service: `${service.namespace}/${service.name}`,
          },
        };
      }
    }
  },
};
