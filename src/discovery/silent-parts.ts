import { targetPortAt } from '../kubernetes/service-routing.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Call, Topology } from '../model/topology.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { Exposure } from './discovery.ts';
import type { Inventory } from './inventory.ts';
import { referenceTo } from './reference-to.ts';
import { isPassive } from './workload-role.ts';

/**
 * Services without pods, Services that nobody seems to call, workloads that seem to call nobody, and of the others
 * that what they are told need not be all that they call. Data stores call nobody by nature. `spots`: what shows that a
 * workload is told an address although no call follows from it, or is called although no call can stand for it; so do
 * `apiServerClients` (`namespace/name`).
 */
export function silentParts(
  topology: Topology,
  exposures: readonly Exposure[],
  inventory: Inventory,
  objects: readonly PlacedObject[],
  {
    spots,
    apiServerClients,
  }: { readonly spots: readonly BlindSpot[]; readonly apiServerClients: ReadonlySet<string> },
): readonly BlindSpot[] {
  const callers = new Set([
    ...applicationCallers(topology),
    ...apiServerClients,
    ...spots.flatMap(addressedBy),
  ]);
  const outgoing = topology.workloads
    .filter(({ role }) => !isPassive(role))
    .map(
      (workload): BlindSpot => ({
        kind: callers.has(namespacedName(workload)) ? 'calls-beyond-settings' : 'workload-without-calls',
        workload: referenceTo(workload),
      }),
    );
  const fromElsewhere = new Set(spots.flatMap(calledFromElsewhere));
  return [
    ...withoutWorkload(inventory, objects),
    ...withoutCaller(topology, exposures, inventory, fromElsewhere),
    ...outgoing,
  ];
}

function withoutWorkload(inventory: Inventory, objects: readonly PlacedObject[]): BlindSpot[] {
  const withEndpoints = new Set(
    objects
      .filter(({ object }) => object.kind === 'Endpoints' || object.kind === 'EndpointSlice')
      .map(({ object: { metadata } }) =>
        namespacedName({
          namespace: metadata.namespace ?? 'default',
          name: metadata.labels?.['kubernetes.io/service-name'] ?? metadata.name,
        }),
      ),
  );
  return inventory.cluster.services
    .filter((service) => {
      const name = namespacedName(service);
      const leadsElsewhere =
        service.type === 'ExternalName' || (service.selector === undefined && withEndpoints.has(name));
      return inventory.workloadsOf(service).length === 0 && !leadsElsewhere && name !== 'default/kubernetes';
    })
    .map((service) => ({ kind: 'service-without-workload', service: referenceTo(service) }));
}

function withoutCaller(
  topology: Topology,
  exposures: readonly Exposure[],
  inventory: Inventory,
  fromElsewhere: ReadonlySet<string>,
): BlindSpot[] {
  const known = new Set(topology.workloads.map(namespacedName));
  const calledByPeers = new Set(topology.calls.filter(isToItself).flatMap(calleePort));
  const called = new Set([
    ...topology.calls.filter((call) => !isToItself(call)).flatMap(calleePort),
    ...topology.entryPoints.map(({ to, port, protocol }) => `${namespacedName(to)}:${port}/${protocol}`),
    ...exposures.map(({ to, port }) => `${namespacedName(to)}:${port}/TCP`),
  ]);
  return inventory.cluster.services.flatMap((service): BlindSpot[] => {
    const workloads = inventory
      .workloadsOf(service)
      .filter((workload) => known.has(namespacedName(workload)));
    const isCalled = workloads.some((workload) => {
      const name = namespacedName(workload);
      if (fromElsewhere.has(name)) return true;
      return service.ports.some(({ targetPort, protocol }) => {
        const key = `${name}:${targetPortAt(workload, targetPort, protocol)}/${protocol}`;
        return called.has(key) || (service.headless && calledByPeers.has(key));
      });
    });
    return isCalled || workloads.length === 0
      ? []
      : [
          {
            kind: 'service-without-caller',
            service: referenceTo(service),
            workloads: workloads.map(referenceTo),
          },
        ];
  });
}

/** The workloads that a blind spot shows to be told an address. */
function addressedBy(spot: BlindSpot): string[] {
  switch (spot.kind) {
    case 'missing-service':
    case 'missing-port':
      return spot.byRoute ? [] : [namespacedName(spot.from)];
    case 'unknown-port':
    case 'secret-address':
    case 'mentioned-service':
      return [namespacedName(spot.from)];
    case 'callee-not-in-input':
      return spot.workloads.map(namespacedName);
    default:
      return [];
  }
}

/** The workloads of which a blind spot shows a caller, though no call can stand for it. */
function calledFromElsewhere(spot: BlindSpot): string[] {
  if (spot.kind === 'caller-not-in-input') return spot.workloads.map(namespacedName);
  return spot.kind === 'gateway-without-route' ? [namespacedName(spot.workload)] : [];
}

function calleePort({ to, port, protocol }: Call): string[] {
  return to.kind === 'workload' ? [`${namespacedName(to)}:${port}/${protocol}`] : [];
}

/** Its pods call each other: that says nothing of who else calls, or is called. */
function isToItself({ from, to }: Call): boolean {
  return to.kind === 'workload' && to.namespace === from.namespace && to.name === from.name;
}

/** Workloads, `namespace/name`, that are seen to call something other than themselves and where they send traces and metrics. */
export function applicationCallers({
  calls,
  workloads,
}: Pick<Topology, 'calls' | 'workloads'>): ReadonlySet<string> {
  const telemetry = new Set(workloads.filter(({ role }) => role === 'monitoring').map(namespacedName));
  const isTelemetry = ({ to }: Call) => to.kind === 'workload' && telemetry.has(namespacedName(to));
  return new Set(
    calls.filter((call) => !isTelemetry(call) && !isToItself(call)).map(({ from }) => namespacedName(from)),
  );
}
