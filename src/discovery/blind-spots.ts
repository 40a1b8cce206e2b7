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
 * that what they are told need not be all that they call. Data stores call nobody by nature; a workload that is among
 * the `addressing` ones (`namespace/name`) is told an address, even where no call follows from it.
 */
export function silentParts(
  topology: Topology,
  exposures: readonly Exposure[],
  inventory: Inventory,
  objects: readonly PlacedObject[],
  addressing: ReadonlySet<string>,
): readonly BlindSpot[] {
  const known = new Map(topology.workloads.map((workload) => [namespacedName(workload), workload]));
  const callers = applicationCallers(topology);
  const calledByPeers = new Set(topology.calls.filter(isToItself).flatMap(calleePort));
  const called = new Set([
    ...topology.calls.filter((call) => !isToItself(call)).flatMap(calleePort),
    ...topology.entryPoints.map(({ to, port, protocol }) => `${namespacedName(to)}:${port}/${protocol}`),
    ...exposures.map(({ to, port }) => `${namespacedName(to)}:${port}/TCP`),
  ]);
  const withEndpoints = new Set(
    objects
      .filter(({ object }) => object.kind === 'Endpoints' || object.kind === 'EndpointSlice')
      .map(({ object }) =>
        namespacedName({
          namespace: object.metadata.namespace ?? 'default',
          name: object.metadata.labels?.['kubernetes.io/service-name'] ?? object.metadata.name,
        }),
      ),
  );
  const services = inventory.cluster.services.flatMap((service): BlindSpot[] => {
    const reference = referenceTo(service);
    const workloads = inventory
      .workloadsOf(service)
      .filter((workload) => known.has(namespacedName(workload)));
    if (inventory.workloadsOf(service).length === 0) {
      const elsewhere =
        service.type === 'ExternalName' ||
        (service.selector === undefined && withEndpoints.has(namespacedName(service)));
      const apiServer = service.namespace === 'default' && service.name === 'kubernetes';
      return elsewhere || apiServer ? [] : [{ kind: 'service-without-workload', service: reference }];
    }
    const isCalled = workloads.some((workload) =>
      service.ports.some(({ targetPort, protocol }) => {
        const number = targetPortAt(workload, targetPort, protocol);
        const key = `${namespacedName(workload)}:${number}/${protocol}`;
        return called.has(key) || (service.headless && calledByPeers.has(key));
      }),
    );
    if (isCalled || workloads.length === 0) return [];
    return [
      {
        kind: 'service-without-caller',
        service: reference,
        workloads: workloads.map(referenceTo),
      },
    ];
  });
  const outgoing = topology.workloads
    .filter(({ role }) => !isPassive(role))
    .map((workload): BlindSpot => {
      const name = namespacedName(workload);
      const calls = callers.has(name) || addressing.has(name);
      return {
        kind: calls ? 'calls-beyond-settings' : 'workload-without-calls',
        workload: referenceTo(workload),
      };
    });
  return [...services, ...outgoing];
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
