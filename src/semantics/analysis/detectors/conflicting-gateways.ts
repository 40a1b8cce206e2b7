import { fields, list } from '../../../kubernetes/untrusted.ts';
import { append } from '../../../model/group-by.ts';
import type { Labels, PlacedObject } from '../../../model/kubernetes.ts';
import { selects } from '../../istio/policy-target.ts';
import { textsOf } from '../../istio/texts.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { gatewayPods, gatewaySelector } from '../facts/gateway-pods.ts';
import { gatewayHost } from '../facts/hosts.ts';
import { objectName, some } from '../facts/names.ts';

interface Claim {
  readonly placed: PlacedObject;
  /** The only namespace whose routes may use the host. */
  readonly namespace: string | undefined;
}

/** Istio Gateways that claim the same host and port of the same pods. */
export const conflictingGateways: Detector<'conflicting-gateways'> = {
  code: 'conflicting-gateways',
  *detect(context) {
    const claims = new Map<string, Claim[]>();
    for (const placed of context.of('networking.istio.io', 'Gateway')) {
      const own = placed.object.metadata.namespace ?? 'default';
      for (const server of list(fields(placed.object.spec).servers).map(fields)) {
        const { number } = fields(server.port);
        if (typeof number !== 'number') continue;
        for (const entry of textsOf(server.hosts)) {
          const { host, namespace } = gatewayHost(entry, own);
          const key = JSON.stringify([server.bind ?? '', number, host.toLowerCase()]);
          append(claims, key, { placed, namespace });
        }
      }
    }
    for (const [key, claimants] of claims) {
      const [, port, host] = JSON.parse(key) as [string, number, string];
      for (const placed of new Set(claimants.map((claim) => claim.placed))) {
        const own = claimants.filter((claim) => claim.placed === placed);
        const rivals = claimants.filter(
          (other) =>
            other.placed !== placed &&
            own.some((claim) => sharesRoutes(claim, other)) &&
            sharesPods(context, placed, other.placed),
        );
        if (rivals.length === 0) continue;
        const others = [...new Set(rivals.map((rival) => objectName(rival.placed)))].sort();
        yield { at: placed, values: { gateway: objectName(placed), port, host, others: some(others) } };
      }
    }
  },
};

/** Whether routes of some namespace may use the host at both. */
function sharesRoutes(a: Claim, b: Claim): boolean {
  return a.namespace === undefined || b.namespace === undefined || a.namespace === b.namespace;
}

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
