import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';
import { probeAddresses } from './addresses.ts';
import { referenceOf } from './declared.ts';
import type { ProofFailure } from './proof.ts';
import type { FinalState } from './state-to-judge.ts';

/** The addresses of ambient's probes open the probed ports and no other. */
export function judgeProbes(
  { judge, guards, topology, world, platform }: FinalState,
  failures: ProofFailure[],
): void {
  if (!guards.onTheWire || guards.guardsEgress) return;
  for (const workload of topology.workloads) {
    const destination = world.byKey.get(namespacedName(workload)) as ClusterWorkload;
    if (guards.unguarded(destination, world.unnamedPort, 'TCP')) continue;
    for (const address of probeAddresses(platform.addressFamilies)) {
      const request: TrafficRequest = {
        source: { address },
        destination: { workload: referenceOf(workload) },
        port: world.unnamedPort,
        protocol: 'TCP',
      };
      if (judge.outcome(request) !== 'allowed') continue;
      failures.push({ kind: 'open', request, verdict: judge.ask(request) });
    }
  }
}
