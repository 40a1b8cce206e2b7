import { namespacedName } from '../../model/namespaced-name.ts';
import type { Call, Topology } from '../../model/topology.ts';
import { checkpointsOf } from './checkpoints.ts';
import { intendedMode } from './intended-mode.ts';
import type { ProofInput } from './proof-input.ts';
import { withSelectedPods } from './selected-pods.ts';
import { withCallsToVersions } from './version-calls.ts';

/**
 * What follows from the declaration: traffic is shared among versions where a proxy reads HTTP, and a Service leads to
 * all pods that it selects.
 */
export function declaredTopology(
  input: Pick<ProofInput, 'topology' | 'approach' | 'dataPlane' | 'platform'>,
): Topology {
  const { topology, approach, dataPlane, platform } = input;
  if (!checkpointsOf(approach).mesh) return withSelectedPods(topology);
  const gateways = platform.gateways.filter(({ inMesh }) => inMesh).map(({ name }) => name);
  const modeOf = intendedMode(input);
  const sidecars = new Set(topology.workloads.filter((one) => modeOf(one) === 'sidecar').map(namespacedName));
  // Where the rest has ztunnel only, a namespace that stays as it is may have sidecars.
  const isRead = ({ from, to }: Call) =>
    dataPlane !== 'ambient' ||
    (sidecars.has(namespacedName(from)) && to.kind === 'workload' && sidecars.has(namespacedName(to)));
  return withSelectedPods(withCallsToVersions(topology, isRead, new Set(gateways)));
}
