import { targetPortAt } from '../kubernetes/service-routing.ts';
import { fields, list } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { Exposure } from './discovery.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';

/** Services that the outside reaches directly: LoadBalancer, NodePort, external IPs. Those of gateways are entry points' business. */
export function findExposures(
  objects: readonly PlacedObject[],
  inventory: Inventory,
  isGateway: (namespace: string, name: string) => boolean,
): readonly Exposure[] {
  return objects.flatMap((placed): Exposure[] => {
    const { object } = placed;
    if (object.kind !== 'Service' || object.apiVersion !== 'v1') return [];
    const service = inventory.service(object.metadata.namespace ?? 'default', object.metadata.name);
    if (!service) return [];
    const direct = service.type === 'LoadBalancer' || service.type === 'NodePort';
    if (!direct && list(fields(object.spec).externalIPs).length === 0) return [];
    const type =
      service.type === 'LoadBalancer' || service.type === 'NodePort' ? service.type : 'external-ips';
    return inventory
      .workloadsOf(service)
      .filter(({ namespace, name }) => !isGateway(namespace, name))
      .flatMap((workload) =>
        service.ports.flatMap((port) => {
          const number = targetPortAt(workload, port.targetPort, port.protocol);
          if (number === undefined) return [];
          return [
            {
              service: { namespace: service.namespace, name: service.name },
              type,
              to: { namespace: workload.namespace, name: workload.name },
              servicePort: port.port,
              port: number,
              evidence: evidenceAt(placed, 'spec.type'),
            } as const,
          ];
        }),
      );
  });
}
