import { targetPortAt } from '../kubernetes/service-routing.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { Topology, Workload } from '../model/topology.ts';
import type { BlindSpot, Exposure } from './discovery.ts';
import { type Inventory, id } from './inventory.ts';
import { isPassive } from './workload-role.ts';

/** Services without pods, Services that nobody seems to call, workloads that seem to call nobody. */
export function silentParts(
  topology: Topology,
  exposures: readonly Exposure[],
  inventory: Inventory,
  objects: readonly PlacedObject[],
): readonly BlindSpot[] {
  const known = new Map(
    topology.workloads.map((workload) => [id(workload.namespace, workload.name), workload]),
  );
  const callers = new Set(topology.calls.map(({ from }) => id(from.namespace, from.name)));
  const called = new Set([
    ...topology.calls.flatMap(({ to, port, protocol }) =>
      to.kind === 'workload' ? [`${id(to.namespace, to.name)}:${port}/${protocol}`] : [],
    ),
    ...topology.entryPoints.map(
      ({ to, port, protocol }) => `${id(to.namespace, to.name)}:${port}/${protocol}`,
    ),
    ...exposures.map(({ to, port }) => `${id(to.namespace, to.name)}:${port}/TCP`),
  ]);
  const withEndpoints = new Set(
    objects
      .filter(({ object }) => object.kind === 'Endpoints' || object.kind === 'EndpointSlice')
      .map(({ object }) =>
        id(
          object.metadata.namespace ?? 'default',
          object.metadata.labels?.['kubernetes.io/service-name'] ?? object.metadata.name,
        ),
      ),
  );
  const services = inventory.cluster.services.flatMap((service): BlindSpot[] => {
    const reference = { namespace: service.namespace, name: service.name };
    const workloads = inventory
      .workloadsOf(service)
      .filter(({ namespace, name }) => known.has(id(namespace, name)));
    if (inventory.workloadsOf(service).length === 0) {
      const elsewhere =
        service.type === 'ExternalName' ||
        (service.selector === undefined && withEndpoints.has(id(service.namespace, service.name)));
      const apiServer = service.namespace === 'default' && service.name === 'kubernetes';
      return elsewhere || apiServer ? [] : [{ kind: 'service-without-workload', service: reference }];
    }
    const isCalled = workloads.some((workload) =>
      service.ports.some((port) =>
        called.has(
          `${id(workload.namespace, workload.name)}:${targetPortAt(workload, port.targetPort, port.protocol)}/${port.protocol}`,
        ),
      ),
    );
    if (isCalled || workloads.length === 0) return [];
    return [
      {
        kind: 'service-without-caller',
        service: reference,
        workloads: workloads.map(({ namespace, name }) => ({ namespace, name })),
      },
    ];
  });
  const silent = topology.workloads.filter((workload) => seemsToCallNobody(workload, callers));
  return [
    ...services,
    ...silent.map(
      ({ namespace, name }): BlindSpot => ({ kind: 'workload-without-calls', workload: { namespace, name } }),
    ),
  ];
}

function seemsToCallNobody({ namespace, name, role }: Workload, callers: ReadonlySet<string>): boolean {
  return !callers.has(id(namespace, name)) && !isPassive(role);
}
