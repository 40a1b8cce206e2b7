import { isSinglePodLabel } from '../../../kubernetes/single-pod-labels.ts';
import type { Detector } from '../detector.ts';

/** NetworkPolicies whose selector no pod of the input fits; what asks for single pods may fit some. */
export const networkPolicySelectsNothing: Detector<'network-policy-selects-nothing'> = {
  code: 'network-policy-selects-nothing',
  *detect({ networkPolicies, openWorld }) {
    if (openWorld) return;
    for (const { placed, policy } of networkPolicies) {
      if (policy.selected.length > 0 || policy.selector.some(({ key }) => isSinglePodLabel(key))) continue;
      yield { at: placed, values: { policy: `${policy.reference.namespace}/${policy.reference.name}` } };
    }
  },
};
