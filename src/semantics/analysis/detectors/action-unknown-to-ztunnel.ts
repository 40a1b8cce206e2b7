import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { someWorkloads } from '../facts/names.ts';

/** CUSTOM and AUDIT policies where ztunnel enforces, which knows neither. */
export const actionUnknownToZtunnel: Detector<'action-unknown-to-ztunnel'> = {
  code: 'action-unknown-to-ztunnel',
  *detect(context) {
    for (const { placed, policy, name, workloads } of context.authorizations) {
      if (policy.action !== 'CUSTOM' && policy.action !== 'AUDIT') continue;
      const ambient = workloads.filter((workload) => assumedPlane(context, workload) === 'ambient');
      if (ambient.length === 0) continue;
      yield {
        at: placed,
        values: { policy: name, action: policy.action, workloads: someWorkloads(ambient) },
      };
    }
  },
};
