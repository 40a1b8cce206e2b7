import { fields, list, stringMap } from '../../../kubernetes/untrusted.ts';
import { selects } from '../../istio/policy-target.ts';
import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Ports of Istio Gateways that no Service before the gateway's pods has. */
export const gatewayPortNotServed: Detector<'gateway-port-not-served'> = {
  code: 'gateway-port-not-served',
  *detect({ of, cluster }) {
    for (const placed of of('networking.istio.io', 'Gateway')) {
      const spec = fields(placed.object.spec);
      const selector = stringMap(spec.selector);
      const pods =
        Object.keys(selector).length === 0
          ? []
          : cluster.workloads.filter(({ labels }) => selects(selector, labels));
      const services = cluster.services.filter(
        (service) =>
          service.selector !== undefined &&
          pods.some(
            ({ namespace, labels }) => namespace === service.namespace && selects(service.selector, labels),
          ),
      );
      const known = new Set(services.flatMap(({ ports }) => ports.map(({ port }) => port)));
      if (services.length === 0) continue;
      for (const server of list(spec.servers)) {
        const { number } = fields(fields(server).port);
        if (typeof number !== 'number' || known.has(number)) continue;
        const [service] = services;
        yield {
          at: placed,
          values: {
            gateway: objectName(placed),
            port: number,
            service: `${service?.namespace}/${service?.name}`,
            ports: [...known].join(', '),
          },
        };
      }
    }
  },
};
