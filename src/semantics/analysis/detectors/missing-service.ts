import { findService } from '../../../kubernetes/service-routing.ts';
import type { Detector } from '../detector.ts';
import { ingressBackends } from '../facts/ingress-backends.ts';
import { objectName, objectTitle } from '../facts/names.ts';

/** Ingresses that lead to Services which the input does not have. */
export const missingService: Detector<'missing-service'> = {
  code: 'missing-service',
  *detect({ of, cluster, openWorld }) {
    if (openWorld && cluster.services.length === 0) return;
    for (const placed of of('networking.k8s.io', 'Ingress')) {
      for (const { namespace, name, path } of ingressBackends(placed.object)) {
        if (findService(cluster, { namespace, name })) continue;
        yield {
          at: placed,
          values: {
            from: `Ingress ${objectName(placed)}`,
            service: `${namespace}/${name}`,
            object: objectTitle(placed),
            field: path,
          },
        };
      }
    }
  },
};
