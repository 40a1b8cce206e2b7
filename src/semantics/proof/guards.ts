import type { ClusterWorkload } from '../../model/cluster.ts';
import { type Approach, layersOf } from '../../model/decision.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { DataPlane } from '../../model/platform.ts';
import type { MeshMode } from '../../model/topology.ts';
import { coversWorkload, type DeclaredFlow, proxyPorts, sameIdentity } from './declared-flows.ts';
import { keyOf, type World } from './world.ts';

/** Why something is open that nobody declared; each is the code of a finding. */
export type WideningCode =
  | 'unconfirmed-workload'
  | 'host-network-workload'
  | 'api-server-address-unknown'
  | 'outside-mesh-unguarded'
  | 'protocol-unguarded'
  | 'proxy-port-unguarded'
  | 'egress-unguarded'
  | 'plaintext-port-open'
  | 'shared-labels'
  | 'shared-service-account'
  | 'l7-not-enforced'
  | 'existing-policy-allows';

/**
 * The finest grain that an approach can enforce, told from the answers alone: what NetworkPolicy can tell apart is
 * labels, ports and protocols; what Istio can tell apart is service accounts, and HTTP where a proxy reads it.
 * Nothing here looks at a policy, so that a mistake in one cannot excuse itself.
 */
export interface Guards {
  /** Whether somebody without a declared flow may get through all the same, and why; undefined: must not. */
  excuse(
    source: ClusterWorkload,
    destination: ClusterWorkload,
    port: number,
    protocol: Protocol,
  ): WideningCode | undefined;
  /** Reasons that hold for every source alike. */
  unguarded(destination: ClusterWorkload, port: number, protocol: Protocol): WideningCode | undefined;
  /** Whether HTTP conditions hold for this caller: a caller outside the mesh passes a sidecar, but no waypoint. */
  enforcesHttp(source: ClusterWorkload, destination: ClusterWorkload): boolean;
  /** Whether the mesh knows who a caller is. */
  hasIdentity(source: ClusterWorkload): boolean;
  readonly guardsEgress: boolean;
}

export function guardsOf(
  approach: Approach,
  dataPlane: DataPlane | undefined,
  world: World,
  flows: ReadonlyMap<string, readonly DeclaredFlow[]>,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): Guards {
  const hasNetworkPolicies = (layersOf[approach] as readonly string[]).includes('np');
  const hasMesh = (layersOf[approach] as readonly string[]).includes('mesh');

  const meshGuards = (
    destination: ClusterWorkload,
    port: number,
    protocol: Protocol,
  ): WideningCode | 'guards' => {
    if (!hasMesh || modeOf(destination) === 'none') return 'outside-mesh-unguarded';
    if (protocol !== 'TCP') return 'protocol-unguarded';
    if (modeOf(destination) === 'sidecar' && proxyPorts.includes(port)) return 'proxy-port-unguarded';
    return 'guards';
  };

  const flowsThatReach = (destination: ClusterWorkload) => {
    const found: DeclaredFlow[] = [];
    for (const candidate of world.cluster.workloads) {
      if (candidate.namespace !== destination.namespace || !coversWorkload(candidate, destination)) continue;
      found.push(...(flows.get(keyOf(candidate)) ?? []));
    }
    return found;
  };

  const unguarded: Guards['unguarded'] = (destination, port, protocol) => {
    const declared = world.declared(destination);
    if (declared?.hostNetwork) return 'host-network-workload';
    if (declared && !declared.callsConfirmed) return 'unconfirmed-workload';
    if (hasNetworkPolicies) return undefined;
    const mesh = meshGuards(destination, port, protocol);
    return mesh === 'guards' ? undefined : mesh;
  };

  return {
    unguarded,
    guardsEgress: hasNetworkPolicies,
    hasIdentity: (source) => modeOf(source) !== 'none',
    enforcesHttp(source, destination) {
      if (!hasMesh) return false;
      const mode = modeOf(destination);
      if (mode === 'sidecar') return true;
      return mode === 'ambient' && dataPlane === 'ambient-waypoint' && modeOf(source) !== 'none';
    },
    excuse(source, destination, port, protocol) {
      const open = unguarded(destination, port, protocol);
      if (open) return open;
      if (!world.declared(destination)) {
        if (source.hostNetwork) return 'host-network-workload';
        if (world.opensEgress(source)) return 'api-server-address-unknown';
      }
      const reaching = flowsThatReach(destination);
      const throughNetwork = hasNetworkPolicies
        ? excuseOfLabels(source, destination, port, protocol, reaching, modeOf)
        : 'not-guarded';
      const meshState = hasMesh ? meshGuards(destination, port, protocol) : 'outside-mesh-unguarded';
      const throughMesh =
        meshState === 'guards'
          ? excuseOfIdentity(source, destination, port, reaching, modeOf)
          : 'not-guarded';
      if (throughNetwork === undefined || throughMesh === undefined) return undefined;
      return [throughNetwork, throughMesh].find((code) => code !== 'not-guarded' && code !== 'declared') as
        | WideningCode
        | undefined;
    },
  };
}

type Excuse = WideningCode | 'declared' | 'not-guarded' | undefined;

/** NetworkPolicy lets in whoever has the labels of a declared caller; over HBONE on any port of the callee. */
function excuseOfLabels(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  protocol: Protocol,
  reaching: readonly DeclaredFlow[],
  modeOf: (workload: ClusterWorkload) => MeshMode,
): Excuse {
  // A caller on the network of its node has no labels, so that its port is open to anybody.
  if (reaching.some((flow) => flow.source.hostNetwork && flow.port === port && flow.protocol === protocol)) {
    return 'host-network-workload';
  }
  const tunnelled = protocol === 'TCP' && modeOf(destination) === 'ambient' && modeOf(source) !== 'none';
  const fitting = reaching.filter(
    (flow) =>
      (tunnelled || (flow.port === port && flow.protocol === protocol)) &&
      coversWorkload(flow.source, source),
  );
  if (fitting.length === 0) return undefined;
  const exact = fitting.some(
    (flow) => keyOf(flow.source) === keyOf(source) && keyOf(flow.destination) === keyOf(destination),
  );
  return exact ? 'declared' : 'shared-labels';
}

/** Istio lets in whoever has the service account of a declared caller; a port with a plaintext caller knows no identity. */
function excuseOfIdentity(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  reaching: readonly DeclaredFlow[],
  modeOf: (workload: ClusterWorkload) => MeshMode,
): Excuse {
  const here = reaching.filter((flow) => flow.port === port && flow.protocol === 'TCP');
  if (here.some((flow) => modeOf(flow.source) === 'none')) return 'plaintext-port-open';
  const fitting = here.filter((flow) => modeOf(source) !== 'none' && sameIdentity(flow.source, source));
  if (fitting.length === 0) return undefined;
  if (
    fitting.some(
      (flow) => keyOf(flow.source) === keyOf(source) && keyOf(flow.destination) === keyOf(destination),
    )
  )
    return 'declared';
  return fitting.some((flow) => keyOf(flow.source) === keyOf(source))
    ? 'shared-labels'
    : 'shared-service-account';
}
