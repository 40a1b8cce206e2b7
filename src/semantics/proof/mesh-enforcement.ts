import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { DataPlane } from '../../model/platform.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { SelectorLimits } from './beyond-selectors.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import { namesPort } from './names-port.ts';
import { servicesBy } from './through.ts';
import type { World } from './world.ts';

/** What the mesh knows of a request that reaches it. */
export interface MeshEnforcement {
  /** Whether HTTP conditions hold for this caller: a caller outside the mesh passes a sidecar, but no waypoint. */
  enforcesHttp(flow: DeclaredFlow): boolean;
  /** Whether the mesh knows who calls: a caller without a proxy, or whose proxy knows no Service, sends plaintext. */
  hasIdentity(flow: DeclaredFlow): boolean;
  /** Whether a caller goes through waypoints: a sidecar does not, a gateway does once the Service says so. */
  knowsWaypoints(source: ClusterWorkload): boolean;
}

/** The enforcement by the proxies of a view; `limit` says what Istio's selectors cannot single out. */
export function meshEnforcement(
  { mesh }: Checkpoints,
  dataPlane: DataPlane | undefined,
  world: World,
  limit: SelectorLimits['mesh'],
  modeOf: (workload: ClusterWorkload) => MeshMode,
): MeshEnforcement {
  const gatewayPods = new Set([...world.gateways.values()].map(namespacedName));
  const knowsWaypoints = (source: ClusterWorkload) =>
    modeOf(source) === 'ambient' || (gatewayPods.has(namespacedName(source)) && modeOf(source) !== 'none');
  return {
    knowsWaypoints,
    hasIdentity({ source, destination, port, purpose }) {
      if (modeOf(source) !== 'sidecar') return modeOf(source) !== 'none';
      const callee = world.declared(destination);
      // Monitoring of the mesh presents its certificate itself, and the way to a platform's pods is the platform's.
      if (!callee || purpose === 'metrics' || purpose === 'plumbing') return true;
      if (gatewayPods.has(namespacedName(source)) && modeOf(destination) === 'ambient') return true;
      return namesPort(callee.services, port);
    },
    enforcesHttp(flow) {
      const { source, destination, purpose, port } = flow;
      if (!mesh || limit(destination)) return false;
      const mode = modeOf(destination);
      if (mode === 'sidecar') return true;
      // Monitoring reads each pod by its own address, which no waypoint stands before.
      const hasWaypoint = dataPlane === 'ambient-waypoint' && purpose !== 'metrics';
      const served = servicesBy(flow, world.declared(destination)).some(
        ({ headless, ports }) => !headless && ports.some((own) => own.targetPort === port),
      );
      return mode === 'ambient' && hasWaypoint && served && knowsWaypoints(source);
    },
  };
}
