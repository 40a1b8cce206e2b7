import { podTemplateOf } from '../../../kubernetes/pod-template.ts';
import { fields, list } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

/** The user of Istio's proxies, whose traffic is left alone (Istio, application requirements). */
const proxyUser = 1337;

/** Application containers that run as the proxy's user. */
export const reservedUserId: Detector<'reserved-user-id'> = {
  code: 'reserved-user-id',
  *detect({ objects }) {
    for (const placed of objects) {
      const spec = podTemplateOf(placed.object)?.spec;
      if (spec === undefined) continue;
      const ofPod = fields(spec.securityContext).runAsUser;
      const runs = list(spec.containers)
        .map(fields)
        .some(
          ({ name, securityContext }) =>
            name !== 'istio-proxy' && (fields(securityContext).runAsUser ?? ofPod) === proxyUser,
        );
      if (runs) yield { at: placed, values: { object: objectTitle(placed), user: proxyUser } };
    }
  },
};
