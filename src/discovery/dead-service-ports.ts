import { targetPortAt } from '../kubernetes/service-routing.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { Inventory } from './inventory.ts';
import { referenceTo } from './reference-to.ts';

/** Ports of Services whose target is a name that none of the pods behind has. */
export function deadServicePorts(inventory: Inventory): BlindSpot[] {
  return inventory.cluster.services.flatMap((service) => {
    const workloads = inventory.workloadsOf(service);
    if (workloads.length === 0) return [];
    return service.ports
      .filter(
        ({ targetPort, protocol }) =>
          typeof targetPort === 'string' &&
          workloads.every((workload) => targetPortAt(workload, targetPort, protocol) === undefined),
      )
      .map(
        ({ port, targetPort }): BlindSpot => ({
          kind: 'service-port-without-target',
          service: referenceTo(service),
          port,
          target: String(targetPort),
        }),
      );
  });
}
