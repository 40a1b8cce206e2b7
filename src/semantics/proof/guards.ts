import type { ClusterWorkload } from '../../model/cluster.ts';
import { type Approach, layersOf } from '../../model/decision.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { kubernetesNamespaces } from '../../model/kubernetes-namespaces.ts';
import type { DataPlane } from '../../model/platform.ts';
import type { MeshMode } from '../../model/topology.ts';
import { perObject } from '../per-object.ts';
import { alikeAmong } from './alike.ts';
import { type BeyondSelectors, selectorLimits } from './beyond-selectors.ts';
import { coversWorkload, type DeclaredFlow, hbonePort, proxyPorts, sameIdentity } from './declared-flows.ts';
import { namesPort } from './names-port.ts';
import { servicesBy } from './through.ts';
import { keyOf, type World } from './world.ts';

/** Why something is open that nobody declared; each is the code of a finding. */
export type WideningCode =
  | 'unconfirmed-workload'
  | 'host-network-workload'
  | 'host-network-caller'
  | 'host-network-callee'
  | BeyondSelectors
  | 'api-server-address-unknown'
  | 'outside-mesh-unguarded'
  | 'protocol-unguarded'
  | 'proxy-port-unguarded'
  | 'egress-unguarded'
  | 'plaintext-port-open'
  | 'shared-labels'
  | 'shared-service-account'
  | 'l7-not-enforced'
  | 'hbone-hides-ports'
  | 'existing-policy-allows';

/**
 * The finest grain that an approach can enforce, told from the answers alone: what NetworkPolicy can tell apart is
 * labels, ports and protocols; what Istio can tell apart is service accounts, and HTTP where a proxy reads it.
 * Nothing here looks at a policy, so that a mistake in one cannot excuse itself.
 */
export interface Guards {
  /** Why a connection may get through: it is part of a declared flow, or cannot be told from one; undefined: it must not. */
  excuse(
    source: ClusterWorkload,
    destination: ClusterWorkload,
    port: number,
    protocol: Protocol,
  ): WideningCode | 'declared' | undefined;
  /** Reasons that hold for every source alike. */
  unguarded(destination: ClusterWorkload, port: number, protocol: Protocol): WideningCode | undefined;
  /** Whether HTTP conditions hold for this caller: a caller outside the mesh passes a sidecar, but no waypoint. */
  enforcesHttp(flow: DeclaredFlow): boolean;
  /** Whether the mesh knows who calls: a caller without a proxy, or whose proxy knows no Service, sends plaintext. */
  hasIdentity(flow: DeclaredFlow): boolean;
  /** Whether a caller goes through waypoints: a sidecar does not, a gateway does once the Service says so. */
  knowsWaypoints(source: ClusterWorkload): boolean;
  readonly guardsEgress: boolean;
  readonly onTheWire: boolean;
  /** Whether more than one layer guards, each of which is judged by itself too. */
  readonly layered: boolean;
  /** Whether this view has a say about the source at all: where only egress is held, strangers of elsewhere are free. */
  concerns(source: ClusterWorkload): boolean;
  /** Namespaces in which a pod that nobody declared has to be closed in. */
  readonly closed: ReadonlySet<string>;
  /** Nothing keeps a source from this port anywhere: why, and the key of the workload that it is due to. */
  loose(
    source: ClusterWorkload,
    port: number,
    protocol: Protocol,
  ): { readonly code: WideningCode; readonly workload: string } | undefined;
  /** Whether a workload's egress is for this bundle to hold: the declared ones, and whoever runs beside them. */
  held(source: ClusterWorkload): boolean;
}

/** Which checkpoints a view of a bundle judges. The whole bundle has those of its approach. */
export interface Checkpoints {
  readonly networkIngress: boolean;
  readonly networkEgress: boolean;
  readonly mesh: boolean;
  /** Packets as they are on the wire: what ztunnel carries is seen on its own port, and only there. */
  readonly onTheWire: boolean;
}

export function checkpointsOf(approach: Approach): Checkpoints {
  const layers: readonly string[] = layersOf[approach];
  const network = layers.includes('np');
  return { networkIngress: network, networkEgress: network, mesh: layers.includes('mesh'), onTheWire: false };
}

export function guardsOf(
  { networkIngress, networkEgress, mesh, onTheWire }: Checkpoints,
  dataPlane: DataPlane | undefined,
  world: World,
  flows: ReadonlyMap<string, readonly DeclaredFlow[]>,
  modeOf: (workload: ClusterWorkload) => MeshMode,
): Guards {
  const meshGuards = (
    destination: ClusterWorkload,
    port: number,
    protocol: Protocol,
  ): WideningCode | 'guards' => {
    if (!mesh || modeOf(destination) === 'none') return 'outside-mesh-unguarded';
    if (protocol !== 'TCP') return 'protocol-unguarded';
    if (modeOf(destination) === 'sidecar' && proxyPorts.includes(port)) return 'proxy-port-unguarded';
    return 'guards';
  };

  const reaching = flowsByReach(world, flows);
  const meshed = new Set(
    world.cluster.workloads
      .filter((one) => world.declared(one)?.callsConfirmed && modeOf(one) !== 'none')
      .map(({ namespace }) => namespace),
  );
  const ofPlatform = new Set([world.istiod, world.resolver, world.monitoring, ...world.gateways.values()]);
  const gatewayPods = new Set([...world.gateways.values()].map(keyOf));
  const platformPods = [...ofPlatform].filter((one) => one !== undefined);
  const limits = selectorLimits(world.cluster.workloads, platformPods, world.declared);
  const limit = networkIngress || networkEgress ? limits.network : limits.mesh;
  const closed = closedNamespaces(world);
  for (const one of world.cluster.workloads) if (limit(one)) closed.delete(one.namespace);
  // Where nobody is held in a direction, no policy closes the namespace in it.
  const holding = (holds: (one: ClusterWorkload) => boolean) =>
    new Set(
      world.cluster.workloads
        .filter((one) => world.declared(one) && !one.hostNetwork && holds(one))
        .map(({ namespace }) => namespace),
    );
  const [policed, heldIn] = [holding(() => true), holding((one) => !world.opensEgress(one))];
  for (const namespace of closed) if (!policed.has(namespace)) closed.delete(namespace);
  const tunnels = (source: ClusterWorkload, destination: ClusterWorkload) =>
    [source, destination].every((one) => modeOf(one) !== 'none') &&
    [source, destination].some((one) => modeOf(one) === 'ambient');

  /** Nothing at the destination keeps anybody out. */
  const unguarded: Guards['unguarded'] = (destination, port, protocol) => {
    if (networkEgress && !networkIngress) return undefined;
    const declared = world.declared(destination);
    if (declared?.hostNetwork) return 'host-network-workload';
    if (declared && !declared.callsConfirmed) return 'unconfirmed-workload';
    const beyond = limit(destination);
    if (beyond) return beyond;
    if (networkIngress) return undefined;
    if (!declared && !meshed.has(destination.namespace)) return 'outside-mesh-unguarded';
    const guarding = meshGuards(destination, port, protocol);
    return guarding === 'guards' ? undefined : guarding;
  };

  /** What the platform runs itself may live in a closed namespace; what it sends is not for a bundle to hold. */
  const held = (source: ClusterWorkload) =>
    world.declared(source) !== undefined ||
    (closed.has(source.namespace) && heldIn.has(source.namespace) && !ofPlatform.has(source));

  const toNodes = [...flows.values()].flat().filter(({ destination }) => destination.hostNetwork);
  const loose: Guards['loose'] = (source, port, protocol) => {
    if (!networkEgress) return undefined;
    const declared = world.declared(source);
    const own = (code: WideningCode) => ({ code, workload: keyOf(source) });
    if (source.hostNetwork) return own('host-network-workload');
    if (declared && !declared.callsConfirmed) return own('unconfirmed-workload');
    const beyond = limits.network(source);
    if (beyond) return own(beyond);
    if (world.opensEgress(source)) return own('api-server-address-unknown');
    // A callee on the network of its node has an address that nobody told, so that its port is open everywhere.
    const isWaypoint = world.waypoints.includes(source);
    const node = toNodes.find(
      (flow) =>
        flow.port === port &&
        flow.protocol === protocol &&
        (isWaypoint ? flow.destination.namespace === source.namespace : coversWorkload(flow.source, source)),
    );
    return node && { code: 'host-network-callee', workload: keyOf(node.destination) };
  };

  const knowsWaypoints = (source: ClusterWorkload) =>
    modeOf(source) === 'ambient' || (gatewayPods.has(keyOf(source)) && modeOf(source) !== 'none');

  const hasIdentity: Guards['hasIdentity'] = ({ source, destination, port, purpose }) => {
    if (modeOf(source) !== 'sidecar') return modeOf(source) !== 'none';
    const callee = world.declared(destination);
    // Monitoring of the mesh presents its certificate itself, and the way to a platform's pods is the platform's.
    if (!callee || purpose === 'metrics' || purpose === 'plumbing') return true;
    if (gatewayPods.has(keyOf(source)) && modeOf(destination) === 'ambient') return true;
    return namesPort(callee.services, port);
  };

  return {
    unguarded,
    knowsWaypoints,
    guardsEgress: networkEgress,
    onTheWire,
    layered: mesh && networkIngress,
    concerns: (source) => !networkEgress || networkIngress || held(source),
    held,
    closed,
    loose,
    hasIdentity,
    enforcesHttp(flow) {
      const { source, destination, purpose, port } = flow;
      if (!mesh || limits.mesh(destination)) return false;
      const mode = modeOf(destination);
      if (mode === 'sidecar') return true;
      // Monitoring reads each pod by its own address, which no waypoint stands before.
      const hasWaypoint = dataPlane === 'ambient-waypoint' && purpose !== 'metrics';
      const served = servicesBy(flow, world.declared(destination)).some(
        ({ headless, ports }) => !headless && ports.some((own) => own.targetPort === port),
      );
      return mode === 'ambient' && hasWaypoint && served && knowsWaypoints(source);
    },
    excuse(source, destination, port, protocol) {
      const open = unguarded(destination, port, protocol);
      if (open) return open;
      const onlySource = networkEgress && (!networkIngress || !world.declared(destination));
      const free = onlySource ? loose(source, port, protocol) : undefined;
      if (free) return free.code;
      const here = reaching(destination);
      const network = networkIngress || networkEgress;
      const throughNetwork = network
        ? excuseOfLabels(source, destination, port, protocol, here, onTheWire ? () => false : tunnels)
        : 'not-guarded';
      const throughMesh =
        mesh &&
        !ofPlatform.has(destination) &&
        !limits.mesh(destination) &&
        meshGuards(destination, port, protocol) === 'guards'
          ? excuseOfIdentity(source, destination, port, here, modeOf, hasIdentity)
          : 'not-guarded';
      if (throughNetwork === undefined || throughMesh === undefined) return undefined;
      const widened = [throughNetwork, throughMesh].find(
        (code) => code !== 'not-guarded' && code !== 'declared',
      );
      return (widened as WideningCode | undefined) ?? 'declared';
    },
  };
}

/**
 * Namespaces in which a pod that nobody declared has to be closed in: all of their workloads are confirmed, and neither
 * Kubernetes nor Istio runs pods of its own there.
 */
function closedNamespaces({ cluster, declared, istiod }: World): Set<string> {
  const workloads = cluster.workloads.flatMap((one) => declared(one) ?? []);
  const open = workloads.filter(({ callsConfirmed }) => !callsConfirmed).map(({ namespace }) => namespace);
  const left = [...open, ...kubernetesNamespaces, ...(istiod ? [istiod.namespace] : [])];
  return new Set(
    workloads.map(({ namespace }) => namespace).filter((namespace) => !left.includes(namespace)),
  );
}

/** Flows into a workload, and into those whose rules hold for it too because their labels are among its own. */
function flowsByReach(
  { cluster }: World,
  flows: ReadonlyMap<string, readonly DeclaredFlow[]>,
): (destination: ClusterWorkload) => readonly DeclaredFlow[] {
  const { covering } = alikeAmong(cluster.workloads);
  return perObject((destination) => covering(destination).flatMap((one) => flows.get(keyOf(one)) ?? []));
}

type Excuse = WideningCode | 'declared' | 'not-guarded' | undefined;

/** NetworkPolicy lets in whoever has the labels of a declared caller; over HBONE on any port of the callee. */
function excuseOfLabels(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  protocol: Protocol,
  reaching: readonly DeclaredFlow[],
  tunnels: (source: ClusterWorkload, destination: ClusterWorkload) => boolean,
): Excuse {
  // A caller on the network of its node has no labels, so that its port is open to anybody.
  if (reaching.some((flow) => flow.source.hostNetwork && flow.port === port && flow.protocol === protocol)) {
    return 'host-network-caller';
  }
  const tunnelled = protocol === 'TCP' && (port === hbonePort || tunnels(source, destination));
  const fitting = reaching.filter(
    (flow) =>
      (tunnelled || (flow.port === port && flow.protocol === protocol)) &&
      coversWorkload(flow.source, source),
  );
  if (fitting.length === 0) return undefined;
  const exact = fitting.filter(
    (flow) => keyOf(flow.source) === keyOf(source) && keyOf(flow.destination) === keyOf(destination),
  );
  if (exact.length === 0) return 'shared-labels';
  return port === hbonePort || exact.some((flow) => flow.port === port && flow.protocol === protocol)
    ? 'declared'
    : 'hbone-hides-ports';
}

/** Istio lets in whoever has the service account of a declared caller; a port with a plaintext caller knows no identity. */
function excuseOfIdentity(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  reaching: readonly DeclaredFlow[],
  modeOf: (workload: ClusterWorkload) => MeshMode,
  hasIdentity: Guards['hasIdentity'],
): Excuse {
  const here = reaching.filter((flow) => flow.port === port && flow.protocol === 'TCP');
  if (here.some((flow) => !hasIdentity(flow))) return 'plaintext-port-open';
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
