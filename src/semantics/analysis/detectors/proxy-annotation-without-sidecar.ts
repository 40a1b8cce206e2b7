import type { Detector } from '../detector.ts';
import { someWorkloads } from '../facts/names.ts';

/** Settings for a sidecar on pods that get none. */
export const proxyAnnotationWithoutSidecar: Detector<'proxy-annotation-without-sidecar'> = {
  code: 'proxy-annotation-without-sidecar',
  *detect({ cluster, planeOf, openWorld }) {
    for (const workload of openWorld ? [] : cluster.workloads) {
      const setting = Object.keys(workload.annotations)
        .sort()
        .find((key) => /^(traffic\.)?sidecar\.istio\.io\/(?!inject$|status$)|^proxy\.istio\.io\//.test(key));
      if (setting === undefined || !['none', 'ambient'].includes(planeOf(workload))) continue;
      const { kind, namespace, name, place } = workload;
      yield {
        at: { reference: { kind, namespace, name }, ...(place ? { place } : {}) },
        values: { workload: someWorkloads([workload]), setting },
      };
    }
  },
};
