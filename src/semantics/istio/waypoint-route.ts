import type { ClusterWorkload } from '../../model/cluster.ts';
import type { DefaultName, LayerVerdict } from '../../model/verdict.ts';
import type { ResolvedRequest } from '../mesh-judge.ts';
import type { MeshModel } from './mesh-model.ts';
import type { Waypoint, WaypointUse } from './waypoints.ts';

/** The waypoint that a request goes through, or why none although one is meant. */
export interface WaypointRoute {
  readonly waypoint?: Waypoint;
  readonly verdict?: LayerVerdict;
}

/**
 * Callers behind ztunnel go through the waypoint of the Service that they address, or of the workload where they dial
 * a pod; so do gateways where the Service asks for it. Sidecars, callers outside the mesh, and calls to a Service
 * without an address of its own pass it by, and a waypoint that does not exist is left out.
 */
export function waypointOnTheWay(
  model: MeshModel,
  { source, via }: ResolvedRequest,
  destination: ClusterWorkload,
): WaypointRoute {
  const byService = via && !via.service.headless;
  const use = byService ? model.waypoints.ofService(via.service) : model.waypoints.ofWorkload(destination);
  const mode = source.kind === 'workload' ? model.modeOf(source.workload) : 'none';
  if (use.kind === 'missing') return left('no-waypoint', use.reason);
  if (use.kind === 'none') return byService ? {} : passedBy(model, destination);
  const own = source.kind === 'workload' ? model.waypoints.runBy(source.workload) : undefined;
  if (own && own.name === use.waypoint.name && own.namespace === use.waypoint.namespace) return {};
  if (mode === 'ambient') return { waypoint: use.waypoint };
  if (mode === 'gateway' && via && model.waypoints.ingressUses(via.service))
    return { waypoint: use.waypoint };
  const who = mode === 'none' ? 'callers outside the mesh' : mode === 'gateway' ? 'gateways' : 'sidecars';
  return left('bypasses-waypoint', `${who} do not go through waypoint ${nameOf(use)}`);
}

/** A pod is dialled whose Services have a waypoint: the waypoint does not see it. */
function passedBy(model: MeshModel, destination: ClusterWorkload): WaypointRoute {
  for (const { port } of destination.ports) {
    for (const { service } of model.fronts(destination, port)) {
      const use = model.waypoints.ofService(service);
      if (use.kind === 'waypoint') {
        return left('bypasses-waypoint', `a pod dialled directly is not behind waypoint ${nameOf(use)}`);
      }
    }
  }
  return {};
}

function left(name: DefaultName, reason: string): WaypointRoute {
  return {
    verdict: { layer: 'authorization-waypoint', outcome: 'allowed', decidedBy: { default: name }, reason },
  };
}

function nameOf(use: WaypointUse & { kind: 'waypoint' }): string {
  return `${use.waypoint.namespace}/${use.waypoint.name}`;
}
