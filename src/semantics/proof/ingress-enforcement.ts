import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { MeshMode } from '../../model/topology.ts';
import { proxyPorts } from '../istio/istio-ports.ts';
import type { SelectorLimits } from './beyond-selectors.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { WideningCode } from './widening-code.ts';
import type { World } from './world.ts';

/** What keeps callers out at the destination. */
export interface IngressEnforcement {
  /** Reasons that hold for every source alike. */
  unguarded(destination: ClusterWorkload, port: number, protocol: Protocol): WideningCode | undefined;
  /** Why the mesh alone would keep nobody out. */
  unguardedByMesh(destination: ClusterWorkload, port: number, protocol: Protocol): WideningCode | undefined;
}

/** The enforcement at destinations of a view; `limit` says what its selectors cannot single out. */
export function ingressEnforcement(
  { networkIngress, networkEgress, mesh }: Checkpoints,
  world: World,
  limit: SelectorLimits['network'],
  modeOf: (workload: ClusterWorkload) => MeshMode,
): IngressEnforcement {
  const meshed = new Set(
    world.cluster.workloads
      .filter((one) => world.declared(one)?.callsConfirmed && modeOf(one) !== 'none')
      .map(({ namespace }) => namespace),
  );
  const unguardedByMesh: IngressEnforcement['unguardedByMesh'] = (destination, port, protocol) => {
    if (!mesh || modeOf(destination) === 'none') return 'outside-mesh-unguarded';
    if (protocol !== 'TCP') return 'protocol-unguarded';
    if (modeOf(destination) === 'sidecar' && proxyPorts.includes(port)) return 'proxy-port-unguarded';
    return undefined;
  };
  return {
    unguardedByMesh,
    unguarded(destination, port, protocol) {
      if (networkEgress && !networkIngress) return undefined;
      const declared = world.declared(destination);
      if (declared?.hostNetwork) return 'host-network-workload';
      if (declared && !declared.callsConfirmed) return 'unconfirmed-workload';
      const beyond = limit(destination);
      if (beyond) return beyond;
      if (networkIngress) return undefined;
      if (!declared && !meshed.has(destination.namespace)) return 'outside-mesh-unguarded';
      return unguardedByMesh(destination, port, protocol);
    },
  };
}
