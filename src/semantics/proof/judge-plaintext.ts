import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { MeshMode } from '../../model/topology.ts';
import { alikeAmong } from './alike.ts';
import { referenceOf } from './declared.ts';
import type { ProofFailure } from './proof.ts';
import type { FinalState } from './state-to-judge.ts';
import { elsewhere } from './world.ts';

/**
 * The mTLS layer by itself: at the end no port of a meshed workload takes plaintext, except where a declared caller
 * brings no identity. The judge of the state must know PeerAuthentications only.
 */
export function judgePlaintext(
  { world, judge, flows, topology, guards }: FinalState,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): ProofFailure[] {
  const outsider = world.strangers.find(({ namespace }) => namespace === elsewhere) as ClusterWorkload;
  const plaintextTo = (destination: ClusterWorkload, port: number): ProofFailure[] => {
    const request: TrafficRequest = {
      source: { workload: referenceOf(outsider) },
      destination: { workload: referenceOf(destination) },
      port,
      protocol: 'TCP',
    };
    if (judge.outcome(request) !== 'allowed') return [];
    return [{ kind: 'open', request, verdict: judge.ask(request), differs: 'plaintext' }];
  };
  const { covering, coveredBy } = alikeAmong(world.cluster.workloads);
  const meshed = topology.workloads.flatMap((workload) => {
    const destination = world.byKey.get(namespacedName(workload)) as ClusterWorkload;
    const meshed = workload.callsConfirmed && modeOf(destination) !== 'none';
    return meshed && !guards.unguarded(destination, world.unnamedPort, 'TCP')
      ? [{ workload, destination }]
      : [];
  });
  const declared = meshed.flatMap(({ workload, destination }) => {
    const nameless = [...covering(destination), ...coveredBy(destination)]
      .flatMap((named) => flows.get(namespacedName(named)) ?? [])
      .filter((flow) => !guards.hasIdentity(flow));
    return workload.ports
      .filter(({ port, protocol }) => protocol === 'TCP' && !nameless.some((flow) => flow.port === port))
      .flatMap(({ port }) => plaintextTo(destination, port));
  });
  const strangers = world.strangers.filter(
    ({ namespace }) =>
      guards.closed.has(namespace) && meshed.some(({ workload }) => workload.namespace === namespace),
  );
  return [...declared, ...strangers.flatMap((stranger) => plaintextTo(stranger, world.unnamedPort))];
}
