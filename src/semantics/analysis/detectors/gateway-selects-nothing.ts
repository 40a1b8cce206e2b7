import { fields, stringMap } from '../../../kubernetes/untrusted.ts';
import { selects } from '../../istio/policy-target.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

const usual = new Set(['ingressgateway', 'egressgateway', 'eastwestgateway']);

/** Gateways of Istio whose selector fits no pod; those of a usual installation need not be in the input. */
export const gatewaySelectsNothing: Detector<'gateway-selects-nothing'> = {
  code: 'gateway-selects-nothing',
  *detect({ of, openWorld, cluster, platform }) {
    if (openWorld) return;
    for (const placed of of('networking.istio.io', 'Gateway')) {
      const selector = stringMap(fields(placed.object.spec).selector);
      const entries = Object.entries(selector);
      if (entries.length === 0 || (entries.length === 1 && usual.has(selector.istio ?? ''))) continue;
      const found =
        cluster.workloads.some(({ labels }) => selects(selector, labels)) ||
        platform?.gateways.some(({ labels }) => selects(selector, labels));
      if (!found)
        yield {
          at: placed,
          values: {
            gateway: objectName(placed),
            labels: entries.map(([key, value]) => `${key}=${value}`).join(', '),
          },
        };
    }
  },
};
