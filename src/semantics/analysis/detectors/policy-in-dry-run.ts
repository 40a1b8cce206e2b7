import type { Detector } from '../detector.ts';

/** AuthorizationPolicies that only report what they would do. */
export const policyInDryRun: Detector<'policy-in-dry-run'> = {
  code: 'policy-in-dry-run',
  *detect({ authorizations }) {
    for (const { placed, policy, name } of authorizations) {
      if (policy.dryRun) yield { at: placed, values: { policy: name } };
      else if (policy.action === 'AUDIT') yield { at: placed, values: { policy: name } };
    }
  },
};
