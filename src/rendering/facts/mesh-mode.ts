import { namespacedName } from '../../model/namespaced-name.ts';
import type {
  Call,
  EntryPoint,
  MeshMode,
  Topology,
  TrafficSettings,
  Workload,
} from '../../model/topology.ts';
import { isRoutable } from './egress-route.ts';
import type { Dialled } from './flows.ts';
import { isHttp, servicesFor } from './survey.ts';

/** How a workload takes part in the mesh once the rollout is over. */
export function modeOf(workload: Workload, topology: Topology, target: MeshMode): MeshMode {
  const namespace = topology.namespaces.find(({ name }) => name === workload.namespace);
  if (!namespace || !workload.joinsMesh || workload.hostNetwork) return 'none';
  return namespace.joinsMesh && target !== 'none' ? target : namespace.meshToday;
}

/** Whether something that is asked of a workload in ambient mode takes a proxy that reads HTTP. */
export function needsWaypoint(
  workload: Workload,
  topology: Topology,
  flowsTo: readonly ((Call | EntryPoint) & Dialled)[],
  observability: unknown,
): boolean {
  if (!mayUseWaypoint(workload)) return false;
  const flows = flowsTo.filter((flow) => servicesFor(workload, flow).length > 0);
  return (
    flows.some(({ http, appProtocol }) => http.length > 0 && isHttp(appProtocol)) ||
    (flows.length > 0 &&
      (topology.traffic.some((settings) => concerns(settings, workload)) ||
        (observability === 'comprehensive' && flows.some(({ appProtocol }) => isHttp(appProtocol)))))
  );
}

/** Workloads that use a waypoint, with those behind the same Services: it is the Service that has one. */
export function withCompanions(users: readonly Workload[], all: readonly Workload[]): readonly Workload[] {
  if (users.length === 0) return users;
  const carried = new Set(users.flatMap(addressedServices));
  const wider = all.filter(
    (one) => mayUseWaypoint(one) && addressedServices(one).some((service) => carried.has(service)),
  );
  return wider.length > users.length ? withCompanions(wider, all) : users;
}

function addressedServices({ namespace, services }: Workload): string[] {
  return services.filter(({ headless }) => !headless).map(({ name }) => `${namespace}/${name}`);
}

function mayUseWaypoint({ callsConfirmed, hostNetwork }: Workload): boolean {
  return callsConfirmed && !hostNetwork;
}

/** Settings for a workload, or with it among the versions: the waypoint of the callee sends to these pods then. */
function concerns({ to, versions }: TrafficSettings, { namespace, name, services }: Workload): boolean {
  if (to.namespace !== namespace) return false;
  return to.name === name || versions.some(({ service }) => services.some((own) => own.name === service));
}

/** Whether something leaves through a waypoint of the namespace whose workloads these are. */
export function carriesEgressOf(
  topology: Topology,
  own: readonly Workload[],
  callsFrom: ReadonlyMap<string, readonly Call[]>,
  target: MeshMode,
): boolean {
  const outward = topology.externals.filter(({ egressGateway, hosts }) => egressGateway && hosts.length > 0);
  if (outward.length === 0) return false;
  const meshed = new Set(
    own.filter((workload) => modeOf(workload, topology, target) === 'ambient').map(namespacedName),
  );
  const leaving = own.flatMap((workload) => callsFrom.get(namespacedName(workload)) ?? []);
  return outward.some((external) => {
    const calls = leaving.filter(({ to }) => to.kind === 'external' && to.name === external.name);
    return isRoutable(external, calls) && calls.some(({ from }) => meshed.has(namespacedName(from)));
  });
}
