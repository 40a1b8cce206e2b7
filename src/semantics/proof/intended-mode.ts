import type { ClusterWorkload } from '../../model/cluster.ts';
import { hasLayer } from '../../model/decision.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { ProofInput } from './proof-input.ts';

/** The mode that each workload has when the rollout is over, by the decision. */
export function intendedMode({
  approach,
  dataPlane,
  topology,
  platform,
}: Pick<ProofInput, 'approach' | 'dataPlane' | 'topology' | 'platform'>): (
  workload: Pick<ClusterWorkload, 'namespace' | 'name' | 'hostNetwork'>,
) => MeshMode {
  const today = new Map(topology.namespaces.map(({ name, meshToday }) => [name, meshToday]));
  const joining = new Set(topology.namespaces.filter(({ joinsMesh }) => joinsMesh).map(({ name }) => name));
  const declared = new Map(topology.workloads.map((workload) => [namespacedName(workload), workload]));
  const gateways = new Map(platform.gateways.map((gateway) => [namespacedName(gateway), gateway.inMesh]));
  const mesh: MeshMode = dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  const hasMesh = hasLayer(approach, 'mesh');
  return (workload) => {
    const key = namespacedName(workload);
    if (gateways.has(key)) return gateways.get(key) ? 'sidecar' : 'none';
    if (platform.monitoring?.namespace === workload.namespace && workload.name === 'monitoring') {
      return platform.monitoring.inMesh ? 'sidecar' : 'none';
    }
    if (workload.hostNetwork || declared.get(key)?.joinsMesh === false) return 'none';
    if (hasMesh && joining.has(workload.namespace)) return mesh;
    return today.get(workload.namespace) ?? 'none';
  };
}
