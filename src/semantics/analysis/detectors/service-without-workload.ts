import type { Detector } from '../detector.ts';
import { objectName } from '../facts/names.ts';

/** Services whose selector no pod fits. */
export const serviceWithoutWorkload: Detector<'service-without-workload'> = {
  code: 'service-without-workload',
  *detect({ cluster, of, openWorld, workloadsIn }) {
    if (openWorld) return;
    const objects = new Map(of('', 'Service').map((placed) => [objectName(placed), placed]));
    for (const { namespace, name, selector } of cluster.services) {
      const at = objects.get(`${namespace}/${name}`);
      if (at === undefined || selector === undefined || workloadsIn(namespace, selector).length > 0) continue;
      yield { at, values: { service: `${namespace}/${name}` } };
    }
  },
};
