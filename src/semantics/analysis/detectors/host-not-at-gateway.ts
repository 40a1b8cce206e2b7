import { fields } from '../../../kubernetes/untrusted.ts';
import { textsOf } from '../../istio/texts.ts';
import type { Detector } from '../detector.ts';
import { gatewaysByName, hostsOverlap } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** VirtualServices none of whose hosts their Gateway serves. */
export const hostNotAtGateway: Detector<'host-not-at-gateway'> = {
  code: 'host-not-at-gateway',
  *detect(context) {
    const gateways = gatewaysByName(context);
    for (const placed of context.of('networking.istio.io', 'VirtualService')) {
      const spec = fields(placed.object.spec);
      const namespace = placed.object.metadata.namespace ?? 'default';
      const hosts = textsOf(spec.hosts);
      for (const gateway of textsOf(spec.gateways)) {
        const full = gateway.includes('/') ? gateway : `${namespace}/${gateway}`;
        const served = gateways.get(full);
        if (served === undefined || hosts.length === 0) continue;
        const visible = served.filter(
          (entry) => entry.namespace === undefined || entry.namespace === namespace,
        );
        if (hosts.some((host) => visible.some((entry) => hostsOverlap(entry.host, host)))) continue;
        yield { at: placed, values: { route: objectName(placed), gateway: full, hosts: hosts.join(', ') } };
      }
    }
  },
};
