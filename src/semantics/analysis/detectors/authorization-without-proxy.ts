import type { Detector } from '../detector.ts';
import { someWorkloads } from '../facts/names.ts';

/** AuthorizationPolicies over workloads that no proxy of the mesh stands before. */
export const authorizationWithoutProxy: Detector<'authorization-without-proxy'> = {
  code: 'authorization-without-proxy',
  *detect({ authorizations, planeOf, settings }) {
    for (const { placed, policy, name, workloads } of authorizations) {
      const bare = workloads.filter((workload) => planeOf(workload) === 'none');
      // A policy for everything that comes to be also meets what has no proxy; one that picks it is meant for it.
      const everywhere = policy.namespace === settings.rootNamespace || !policy.target.selector;
      if (bare.length === 0 || (everywhere && bare.length < workloads.length)) continue;
      yield { at: placed, values: { policy: name, workloads: someWorkloads(bare) } };
    }
  },
};
