import { fields } from '../../../kubernetes/untrusted.ts';
import { textsOf } from '../../istio/texts.ts';
import type { Detector } from '../detector.ts';
import { serviceOfHost } from '../facts/hosts.ts';
import { objectName } from '../facts/names.ts';

/** VirtualServices for calls inside the mesh to Services whose pods are in ambient mode. */
export const virtualServiceInAmbient: Detector<'virtual-service-in-ambient'> = {
  code: 'virtual-service-in-ambient',
  *detect(context) {
    for (const placed of context.of('networking.istio.io', 'VirtualService')) {
      const spec = fields(placed.object.spec);
      const gateways = textsOf(spec.gateways);
      if (gateways.length > 0 && !gateways.includes('mesh')) continue;
      const namespace = placed.object.metadata.namespace ?? 'default';
      for (const host of textsOf(spec.hosts)) {
        const service = serviceOfHost(context, host, namespace);
        if (
          service &&
          context
            .workloadsIn(service.namespace, service.selector)
            .some((workload) => context.planeOf(workload) === 'ambient')
        )
          yield { at: placed, values: { route: objectName(placed), host } };
      }
    }
  },
};
