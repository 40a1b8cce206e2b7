import type { Detector } from '../detector.ts';

/** Pods on the network of their node that NetworkPolicies select. */
export const hostNetworkWorkload: Detector<'host-network-workload'> = {
  code: 'host-network-workload',
  *detect({ networkPolicies, cluster }) {
    for (const { placed, policy } of networkPolicies) {
      for (const index of policy.selected) {
        const workload = cluster.workloads[index];
        if (workload?.hostNetwork)
          yield { at: placed, values: { workload: `${workload.namespace}/${workload.name}` } };
      }
    }
  },
};
