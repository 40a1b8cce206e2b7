import type { ResolvedRequest } from '../mesh-judge.ts';
import { connectionOf, waypointQuestion } from './ask-mesh.ts';
import { type HttpGrain, httpGrain } from './http-grain.ts';
import { bypassesSidecar } from './inbound-capture.ts';
import { protocolAt } from './listener-protocol.ts';
import type { MeshModel } from './mesh-model.ts';
import { waypointOnTheWay } from './waypoint-route.ts';
import { wireTo } from './wire.ts';

/**
 * Which HTTP requests the proxy on a request's way lets pass, whatever the request itself is: the waypoint where
 * there is one, else the destination's sidecar or gateway. Undefined where no proxy reads HTTP there.
 */
export function requestGrain(model: MeshModel, request: ResolvedRequest): HttpGrain | undefined {
  const { destination, source, port, protocol, via } = request;
  if (protocol !== 'TCP' || destination.kind === 'address') return undefined;
  const { workload } = destination;
  const { waypoint } = waypointOnTheWay(model, request, workload);
  if (waypoint) {
    const { point, protocol: read, connection } = waypointQuestion(model, request, workload, waypoint);
    return read === 'tcp' ? undefined : httpGrain(model.policies.atProxy(point).authorization, connection);
  }
  const mode = model.modeOf(workload);
  if (mode === 'none' || mode === 'ambient' || protocolAt(model, workload, port) === 'tcp') return undefined;
  const wire = wireTo(model, source, { workload, port, ...(via ? { via } : {}) });
  if (mode === 'sidecar' && wire.kind !== 'hbone' && bypassesSidecar(workload, port)) return undefined;
  const connection = connectionOf(model, source, workload, request, wire);
  return httpGrain(model.policies.atProxy(model.pointOf(workload)).authorization, connection);
}
