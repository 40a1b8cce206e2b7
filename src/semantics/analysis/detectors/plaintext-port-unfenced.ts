import type { Detector } from '../detector.ts';
import { objectName, someWorkloads } from '../facts/names.ts';

/** Ports that take plaintext by exception, on workloads that no NetworkPolicy isolates. */
export const plaintextPortUnfenced: Detector<'plaintext-port-unfenced'> = {
  code: 'plaintext-port-unfenced',
  *detect({ peerAuthentications, workloadsIn, network, plugin }) {
    for (const { placed, policy } of peerAuthentications) {
      if (!policy.selector || policy.mode === 'DISABLE') continue;
      const open = [...policy.ports]
        .filter(([, mode]) => mode === 'DISABLE' || (mode === 'PERMISSIVE' && policy.mode !== 'PERMISSIVE'))
        .map(([port]) => port)
        .sort((a, b) => a - b);
      if (open.length === 0) continue;
      const unfenced = workloadsIn(policy.namespace, policy.selector).filter((workload) => {
        const index = network.indexOf.get(workload) ?? -1;
        return plugin.enforcement === 'no' || (network.isolating.ingress[index] ?? []).length === 0;
      });
      if (unfenced.length > 0)
        yield {
          at: placed,
          values: { policy: objectName(placed), ports: open.join(', '), workloads: someWorkloads(unfenced) },
        };
    }
  },
};
