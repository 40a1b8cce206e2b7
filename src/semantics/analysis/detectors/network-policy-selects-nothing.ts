import type { Detector } from '../detector.ts';

/** NetworkPolicies whose selector no pod of the input fits. */
export const networkPolicySelectsNothing: Detector<'network-policy-selects-nothing'> = {
  code: 'network-policy-selects-nothing',
  *detect({ networkPolicies, openWorld }) {
    if (openWorld) return;
    for (const { placed, policy } of networkPolicies) {
      if (policy.selected.length > 0) continue;
      yield { at: placed, values: { policy: `${policy.reference.namespace}/${policy.reference.name}` } };
    }
  },
};
