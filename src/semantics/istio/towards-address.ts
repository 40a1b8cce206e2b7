import type { LayerVerdict } from '../../model/verdict.ts';
import type { ResolvedRequest } from '../mesh-judge.ts';
import { leavesSidecar } from './inbound-capture.ts';
import type { MeshModel } from './mesh-model.ts';
import { blockedVerdict, passed } from './mtls-verdict.ts';

/** What the mesh says of a connection that leaves for an address: only the caller's own sidecar may refuse it. */
export function towardsAddress(
  model: MeshModel,
  { source, port }: ResolvedRequest,
  address: string,
): LayerVerdict {
  const outside = passed('not-in-mesh', `${address} is outside the mesh`);
  if (source.kind === 'address' || model.modeOf(source.workload) !== 'sidecar') return outside;
  if (leavesSidecar(source.workload, port)) return outside;
  const reach = model.sidecarScopes.reach(source.workload, undefined, port);
  if (reach.kind !== 'blocked') return outside;
  return model.hasServiceEntries ? unknownDestination(address) : blockedVerdict(reach.because);
}

/** Some ServiceEntry may name it by a host whose addresses are not known. */
function unknownDestination(address: string): LayerVerdict {
  const reason = `REGISTRY_ONLY: whether a ServiceEntry names ${address} is not known`;
  return { layer: 'mtls', outcome: 'undetermined', decidedBy: { default: 'unknown-attribute' }, reason };
}
