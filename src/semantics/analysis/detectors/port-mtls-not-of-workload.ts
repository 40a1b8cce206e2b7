import type { Detector } from '../detector.ts';
import { objectName, someWorkloads } from '../facts/names.ts';

/** `portLevelMtls` for ports that the workloads do not have; Service ports are often meant. */
export const portMtlsNotOfWorkload: Detector<'port-mtls-not-of-workload'> = {
  code: 'port-mtls-not-of-workload',
  *detect({ peerAuthentications, workloadsIn, openWorld }) {
    if (openWorld) return;
    for (const { placed, policy } of peerAuthentications) {
      const selected = policy.selector ? workloadsIn(policy.namespace, policy.selector) : [];
      if (selected.length === 0 || selected.some(({ ports }) => ports.length === 0)) continue;
      for (const port of [...policy.ports.keys()].sort((a, b) => a - b)) {
        if (selected.some(({ ports }) => ports.some((each) => each.port === port))) continue;
        yield {
          at: placed,
          values: { policy: objectName(placed), port, workloads: someWorkloads(selected) },
        };
      }
    }
  },
};
