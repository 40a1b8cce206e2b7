import type { Cluster } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { isNetworkPolicy, readNetworkPolicy } from '../network-policy/network-policy.ts';
import type { PortRange } from '../proof/unnamed-port.ts';
import { meshPortsOf } from './mesh-ports.ts';

/** The ports that policies, workloads and Services name; a range of all ports names none. */
export function namedPorts(
  objects: readonly KubernetesObject[],
  { workloads, services }: Pick<Cluster, 'workloads' | 'services'>,
): PortRange[] {
  const ports = new Set([
    ...meshPortsOf(objects),
    ...workloads.flatMap((workload) => workload.ports.map(({ port }) => port)),
    ...services.flatMap((service) =>
      service.ports.flatMap(({ port, targetPort }) =>
        typeof targetPort === 'number' ? [port, targetPort] : [port],
      ),
    ),
  ]);
  return [...[...ports].map((port): PortRange => [port, port]), ...objects.flatMap(rangesOf)];
}

function rangesOf(object: KubernetesObject): PortRange[] {
  if (!isNetworkPolicy(object)) return [];
  const { ingress = [], egress = [] } = readNetworkPolicy(object);
  return [...ingress, ...egress].flatMap(({ ports }) =>
    ports === 'any'
      ? []
      : ports.flatMap((match): PortRange[] =>
          'name' in match || (match.from === 1 && match.to === 65535) ? [] : [[match.from, match.to]],
        ),
  );
}
