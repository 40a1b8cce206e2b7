import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { DataPlane } from '../../model/platform.ts';
import type { MeshMode } from '../../model/topology.ts';
import { perObject } from '../per-object.ts';
import { alikeAmong } from './alike.ts';
import { selectorLimits } from './beyond-selectors.ts';
import type { Checkpoints } from './checkpoints.ts';
import { closedNamespaces } from './closed-namespaces.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import { type EgressEnforcement, egressEnforcement } from './egress-enforcement.ts';
import { excuseByIdentity } from './excuse-by-identity.ts';
import { excuseByLabels } from './excuse-by-labels.ts';
import { type IngressEnforcement, ingressEnforcement } from './ingress-enforcement.ts';
import { type MeshEnforcement, meshEnforcement } from './mesh-enforcement.ts';
import { platformPodsOf } from './platform-pods.ts';
import type { Excuse } from './widening-code.ts';
import type { World } from './world.ts';

/**
 * The finest grain that an approach can enforce, told from the answers alone: what NetworkPolicy can tell apart is
 * labels, ports and protocols; what Istio can tell apart is service accounts, and HTTP where a proxy reads it.
 * Nothing here looks at a policy, so that a mistake in one cannot excuse itself.
 */
export interface Guards extends Pick<IngressEnforcement, 'unguarded'>, EgressEnforcement, MeshEnforcement {
  /** Why a connection may get through; undefined: it must not. */
  excuse(
    source: ClusterWorkload,
    destination: ClusterWorkload,
    port: number,
    protocol: Protocol,
  ): Excuse | undefined;
  readonly guardsEgress: boolean;
  readonly onTheWire: boolean;
  /** Whether more than one layer guards, each of which is judged by itself too. */
  readonly layered: boolean;
  /** Whether this view has a say about the source at all: where only egress is held, strangers of elsewhere are free. */
  concerns(source: ClusterWorkload): boolean;
  /** Namespaces in which a pod that nobody declared has to be closed in. */
  readonly closed: ReadonlySet<string>;
}

/** The guards of one view of a bundle, by its checkpoints. */
export function guardsOf(
  checkpoints: Checkpoints,
  dataPlane: DataPlane | undefined,
  world: World,
  flows: ReadonlyMap<string, readonly DeclaredFlow[]>,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): Guards {
  const { networkIngress, networkEgress, mesh, onTheWire } = checkpoints;
  const network = networkIngress || networkEgress;
  const ofPlatform = new Set(platformPodsOf(world));
  const limits = selectorLimits(world.cluster.workloads, [...ofPlatform], world.declared);
  const limit = network ? limits.network : limits.mesh;
  const closed = closedNamespaces(world, limit);
  const ingress = ingressEnforcement(checkpoints, world, limit, modeOf);
  const egress = egressEnforcement(checkpoints, world, flows, limits.network, closed);
  const meshed = meshEnforcement(checkpoints, dataPlane, world, limits.mesh, modeOf);
  const reaching = flowsByReach(world, flows);
  const tunnels = onTheWire ? () => false : tunnelsBy(modeOf);
  const byMesh = (destination: ClusterWorkload, port: number, protocol: Protocol) =>
    mesh &&
    !ofPlatform.has(destination) &&
    !limits.mesh(destination) &&
    !ingress.unguardedByMesh(destination, port, protocol);

  const excuse: Guards['excuse'] = (source, destination, port, protocol) => {
    const open = ingress.unguarded(destination, port, protocol);
    if (open) return open;
    const onlySource = networkEgress && (!networkIngress || !world.declared(destination));
    const free = onlySource ? egress.loose(source, port, protocol) : undefined;
    if (free) return free.code;
    const here = reaching(destination);
    const excuses: (Excuse | undefined)[] = [];
    if (network) excuses.push(excuseByLabels(source, destination, port, protocol, here, tunnels));
    if (byMesh(destination, port, protocol))
      excuses.push(excuseByIdentity(source, destination, port, here, modeOf, meshed.hasIdentity));
    if (excuses.includes(undefined)) return undefined;
    return excuses.find((code) => code !== 'declared') ?? 'declared';
  };

  return {
    ...egress,
    ...meshed,
    unguarded: ingress.unguarded,
    excuse,
    guardsEgress: networkEgress,
    onTheWire,
    layered: mesh && networkIngress,
    concerns: (source) => !networkEgress || networkIngress || egress.held(source),
    closed,
  };
}

/** Flows into a workload, and into those whose rules hold for it too because their labels are among its own. */
function flowsByReach(
  { cluster }: World,
  flows: ReadonlyMap<string, readonly DeclaredFlow[]>,
): (destination: ClusterWorkload) => readonly DeclaredFlow[] {
  const { covering } = alikeAmong(cluster.workloads);
  return perObject((destination) =>
    covering(destination).flatMap((one) => flows.get(namespacedName(one)) ?? []),
  );
}

/** Whether what one sends the other goes over HBONE. */
function tunnelsBy(
  modeOf: (workload: ClusterWorkload) => MeshMode,
): (source: ClusterWorkload, destination: ClusterWorkload) => boolean {
  return (source, destination) =>
    [source, destination].every((one) => modeOf(one) !== 'none') &&
    [source, destination].some((one) => modeOf(one) === 'ambient');
}
