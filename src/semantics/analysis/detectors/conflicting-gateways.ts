import { fields, list } from '../../../kubernetes/untrusted.ts';
import type { Labels, PlacedObject } from '../../../model/kubernetes.ts';
import { selects } from '../../istio/policy-target.ts';
import { textsOf } from '../../istio/texts.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { gatewayPods, gatewaySelector } from '../facts/gateway-pods.ts';
import { objectName, some } from '../facts/names.ts';

/** Istio Gateways that claim the same host and port of the same pods. */
export const conflictingGateways: Detector<'conflicting-gateways'> = {
  code: 'conflicting-gateways',
  *detect(context) {
    const claims = new Map<string, Set<PlacedObject>>();
    for (const placed of context.of('networking.istio.io', 'Gateway')) {
      for (const server of list(fields(placed.object.spec).servers).map(fields)) {
        const { number } = fields(server.port);
        if (typeof number !== 'number') continue;
        for (const host of textsOf(server.hosts)) {
          const key = JSON.stringify([server.bind ?? '', number, host]);
          claims.set(key, (claims.get(key) ?? new Set()).add(placed));
        }
      }
    }
    for (const [key, claimants] of claims) {
      const [, port, host] = JSON.parse(key) as [string, number, string];
      for (const placed of claimants) {
        const others = [...claimants]
          .filter((other) => other !== placed && sharesPods(context, placed, other))
          .map(objectName)
          .sort();
        if (others.length === 0) continue;
        yield { at: placed, values: { gateway: objectName(placed), port, host, others: some(others) } };
      }
    }
  },
};

/** Whether both have one selector, whatever it selects, or some known pod has the labels of both. */
function sharesPods(context: AnalysisContext, a: PlacedObject, b: PlacedObject): boolean {
  const [one, other] = [gatewaySelector(a), gatewaySelector(b)];
  if (sameLabels(one, other)) return true;
  return [...gatewayPods(context, a), ...gatewayPods(context, b)].some(
    ({ labels }) => selects(one, labels) && selects(other, labels),
  );
}

function sameLabels(one: Labels, other: Labels): boolean {
  return Object.keys(one).length === Object.keys(other).length && selects(one, other);
}
