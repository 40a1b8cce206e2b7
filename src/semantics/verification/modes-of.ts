import type { ClusterWorkload } from '../../model/cluster.ts';
import type { MeshMode } from '../../model/topology.ts';
import { proxyMode } from '../istio/membership.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** The mode of each workload as it is in this world, not as a decision wants it. */
export function modesOf(
  { world }: Pick<VerifiedWorld, 'world'>,
  { platform }: Pick<VerificationInput, 'platform'>,
): (workload: ClusterWorkload) => MeshMode {
  const labels = new Map(world.cluster.namespaces.map((namespace) => [namespace.name, namespace.labels]));
  const gateways = platform.gateways.filter(({ inMesh }) => inMesh);
  const known = new Map<ClusterWorkload, MeshMode>();
  return (workload) => {
    const before = known.get(workload);
    if (before !== undefined) return before;
    // The answers say of monitoring what the labels of its namespace do not: it can be kept outside.
    const stays = workload === world.monitoring && platform.monitoring?.inMesh === false;
    const mode = stays ? 'none' : proxyMode(workload, labels.get(workload.namespace) ?? {}, false, gateways);
    const simple: MeshMode = mode === 'ambient' || mode === 'none' ? mode : 'sidecar';
    known.set(workload, simple);
    return simple;
  };
}
