import { fields } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** A whole namespace or mesh that refuses mTLS while a DestinationRule makes every caller send it. */
export const mtlsDisabledForMutualCallers: Detector<'mtls-disabled-for-mutual-callers'> = {
  code: 'mtls-disabled-for-mutual-callers',
  *detect({ peerAuthentications, of, settings }) {
    const rules = of('networking.istio.io', 'DestinationRule').map((placed) => {
      const spec = fields(placed.object.spec);
      return { placed, host: String(spec.host), mode: fields(fields(spec.trafficPolicy).tls).mode };
    });
    for (const { placed, policy } of peerAuthentications) {
      if (policy.mode !== 'DISABLE' || Object.keys(policy.selector ?? {}).length > 0) continue;
      const services =
        policy.namespace === settings.rootNamespace
          ? '.svc.cluster.local'
          : `.${policy.namespace}.svc.cluster.local`;
      const [rule] = rules
        .filter(
          ({ host, mode }) => mode !== undefined && host.startsWith('*') && services.endsWith(host.slice(1)),
        )
        .sort((a, b) => b.host.length - a.host.length);
      if (rule === undefined || rule.mode === 'DISABLE') continue;
      yield {
        at: placed,
        values: { policy: objectName(placed), rule: objectName(rule.placed), mode: String(rule.mode) },
      };
    }
  },
};
