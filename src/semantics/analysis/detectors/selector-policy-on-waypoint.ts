import { gatewayNameLabel } from '../../../model/gateway-name-label.ts';
import { policyTarget } from '../../istio/policy-target.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Policies that select the pods of a waypoint, which heeds targetRefs only. */
export const selectorPolicyOnWaypoint: Detector<'selector-policy-on-waypoint'> = {
  code: 'selector-policy-on-waypoint',
  *detect({ of, mesh }) {
    for (const kind of ['AuthorizationPolicy', 'RequestAuthentication', 'PeerAuthentication']) {
      for (const placed of of('security.istio.io', kind)) {
        const { selector, targetRefs } = policyTarget(placed.object);
        const gateway = selector?.[gatewayNameLabel];
        if (targetRefs.length > 0 || selector === undefined || gateway === undefined) continue;
        const namespace = placed.object.metadata.namespace ?? 'default';
        if (mesh.waypoints.runBy({ namespace, labels: selector }) === undefined) continue;
        yield {
          at: placed,
          values: { policy: `${kind} ${objectName(placed)}`, waypoint: `${namespace}/${gateway}` },
        };
      }
    }
  },
};
