import type { Topology } from '../../model/topology.ts';
import { checkpointsOf } from './guards.ts';
import type { ProofInput } from './proof-input.ts';
import { withCallsToVersions } from './version-calls.ts';

/** Traffic is shared among versions where a proxy reads HTTP: there, calls to a callee are calls to its versions. */
export function declaredTopology({
  topology,
  approach,
  dataPlane,
}: Pick<ProofInput, 'topology' | 'approach' | 'dataPlane'>): Topology {
  return checkpointsOf(approach).mesh && dataPlane !== 'ambient' ? withCallsToVersions(topology) : topology;
}
