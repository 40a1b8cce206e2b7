import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { someWorkloads } from '../facts/names.ts';

/** ALLOW rules with HTTP fields where ztunnel enforces: they are dropped. */
export const l7AllowAtZtunnel: Detector<'l7-allow-at-ztunnel'> = {
  code: 'l7-allow-at-ztunnel',
  *detect(context) {
    for (const { placed, policy, name, rules, workloads } of context.authorizations) {
      if (policy.action !== 'ALLOW') continue;
      const ambient = workloads.filter((workload) => assumedPlane(context, workload) === 'ambient');
      if (ambient.length === 0) continue;
      for (const { uses } of rules) {
        const use = uses.find(({ level }) => level !== 'l4');
        if (use)
          yield { at: placed, values: { policy: name, field: use.path, workloads: someWorkloads(ambient) } };
      }
    }
  },
};
