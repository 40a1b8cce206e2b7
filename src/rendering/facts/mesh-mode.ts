import type { DataPlane } from '../../model/platform.ts';
import type { Call, EntryPoint, MeshMode, Topology, Workload } from '../../model/topology.ts';
import { isHttp, keyOf, servicesFor } from './survey.ts';

export function modeOf(workload: Workload, topology: Topology, target: MeshMode): MeshMode {
  const namespace = topology.namespaces.find(({ name }) => name === workload.namespace);
  if (!namespace || !workload.joinsMesh || workload.hostNetwork) return 'none';
  return namespace.joinsMesh && target !== 'none' ? target : namespace.meshToday;
}

export function needsWaypoint(
  workload: Workload,
  dataPlane: DataPlane | 'none',
  topology: Topology,
  flowsTo: readonly (Call | EntryPoint)[],
  observability: unknown,
): boolean {
  if (dataPlane !== 'ambient-waypoint' || !workload.callsConfirmed || workload.hostNetwork) return false;
  const flows = flowsTo.filter(({ port }) => servicesFor(workload, port).length > 0);
  return (
    flows.some(({ http, appProtocol }) => http.length > 0 && isHttp(appProtocol)) ||
    (flows.length > 0 &&
      (topology.traffic.some(({ to }) => keyOf(to) === keyOf(workload)) ||
        (observability === 'comprehensive' && flows.some(({ appProtocol }) => isHttp(appProtocol)))))
  );
}

export function carriesEgressOf(
  topology: Topology,
  own: readonly Workload[],
  callsFrom: ReadonlyMap<string, readonly Call[]>,
  target: MeshMode,
): boolean {
  return own.some(
    (workload) =>
      modeOf(workload, topology, target) === 'ambient' &&
      (callsFrom.get(keyOf(workload)) ?? []).some(
        ({ to }) =>
          to.kind === 'external' &&
          topology.externals.some(
            ({ name, egressGateway, hosts }) => name === to.name && egressGateway && hosts.length > 0,
          ),
      ),
  );
}
