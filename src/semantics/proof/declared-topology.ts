import type { Topology } from '../../model/topology.ts';
import { checkpointsOf } from './guards.ts';
import type { ProofInput } from './proof-input.ts';
import { withSelectedPods } from './selected-pods.ts';
import { withCallsToVersions } from './version-calls.ts';

/**
 * What follows from the declaration: traffic is shared among versions where a proxy reads HTTP, and a Service leads to
 * all pods that it selects.
 */
export function declaredTopology({
  topology,
  approach,
  dataPlane,
  platform,
}: Pick<ProofInput, 'topology' | 'approach' | 'dataPlane' | 'platform'>): Topology {
  if (!checkpointsOf(approach).mesh) return withSelectedPods(topology);
  const gateways = platform.gateways.filter(({ inMesh }) => inMesh).map(({ name }) => name);
  return withSelectedPods(withCallsToVersions(topology, dataPlane !== 'ambient', new Set(gateways)));
}
