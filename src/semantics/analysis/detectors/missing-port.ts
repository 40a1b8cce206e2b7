import { findService } from '../../../kubernetes/service-routing.ts';
import type { Detector } from '../detector.ts';
import { ingressBackends } from '../facts/ingress-backends.ts';
import { objectName, objectTitle } from '../facts/names.ts';

/** Ingresses that lead to ports which their Service does not have. */
export const missingPort: Detector<'missing-port'> = {
  code: 'missing-port',
  *detect({ of, cluster }) {
    for (const placed of of('networking.k8s.io', 'Ingress')) {
      for (const { namespace, name, port, path } of ingressBackends(placed.object)) {
        const service = findService(cluster, { namespace, name });
        if (service === undefined || port === undefined) continue;
        if (service.ports.some((each) => each.port === port || each.name === port)) continue;
        yield {
          at: placed,
          values: {
            from: `Ingress ${objectName(placed)}`,
            service: `${namespace}/${name}`,
            port,
            object: objectTitle(placed),
            field: path,
          },
        };
      }
    }
  },
};
