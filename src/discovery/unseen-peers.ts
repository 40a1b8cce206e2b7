import type { Topology } from '../model/topology.ts';
import type { BlindSpot } from './discovery.ts';
import { id } from './inventory.ts';
import { isPassive } from './workload-role.ts';

/**
 * Data stores of several pods that are not seen to call each other: members of a cluster do, on ports that often stand in
 * no Service and no setting.
 */
export function unseenPeers({ workloads, calls }: Topology): readonly BlindSpot[] {
  const talking = new Set(
    calls.flatMap(({ from, to }) =>
      to.kind === 'workload' && from.namespace === to.namespace && from.name === to.name
        ? [id(from.namespace, from.name)]
        : [],
    ),
  );
  return workloads
    .filter(({ kind, replicas, role }) => kind === 'StatefulSet' && (replicas ?? 1) > 1 && isPassive(role))
    .filter(({ namespace, name }) => !talking.has(id(namespace, name)))
    .map(({ namespace, name }) => ({ kind: 'unseen-peers', workload: { namespace, name } }));
}
