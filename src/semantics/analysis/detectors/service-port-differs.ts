import { targetPortAt } from '../../../kubernetes/service-routing.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Services whose port is not the container's, under a plugin that compares the Service's. */
export const servicePortDiffers: Detector<'service-port-differs'> = {
  code: 'service-port-differs',
  *detect({ cluster, network, plugin, of, workloadsIn }) {
    if (!plugin.servicePortMustEqualContainerPort) return;
    const objects = new Map(of('', 'Service').map((placed) => [objectName(placed), placed]));
    for (const service of cluster.services) {
      const name = `${service.namespace}/${service.name}`;
      const at = objects.get(name);
      if (at === undefined || service.headless) continue;
      const policed = (service.selector ? workloadsIn(service.namespace, service.selector) : []).find(
        (workload) => (network.isolating.ingress[network.indexOf.get(workload) ?? -1] ?? []).length > 0,
      );
      for (const { port, targetPort, protocol } of policed ? service.ports : []) {
        const target = policed && targetPortAt(policed, targetPort, protocol);
        if (target !== undefined && target !== port)
          yield { at, values: { service: name, port, target, plugin: plugin.name } };
      }
    }
  },
};
