import { proxyMetricsPorts } from '../../istio/istio-ports.ts';
import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { isolatedGroups, placeOfGroup } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';
import { monitoringPods, rulePasses } from '../facts/platform-pods.ts';

/** Pods with a proxy whose isolated ingress does not admit the platform's monitoring. */
export const metricsCut: Detector<'metrics-cut'> = {
  code: 'metrics-cut',
  *detect(context) {
    const monitoring = monitoringPods(context);
    if (monitoring === undefined) return;
    const namespace = context.platform?.monitoring?.namespace ?? '';
    for (const group of isolatedGroups(context, 'ingress')) {
      const proxied = group.workloads.filter((workload) =>
        ['sidecar', 'gateway', 'waypoint'].includes(assumedPlane(context, workload)),
      );
      const admitted = proxyMetricsPorts.some((port) =>
        group.rules.some((rule) => rulePasses(context, rule, monitoring, 'TCP', port)),
      );
      if (proxied.length > 0 && !admitted)
        yield { at: placeOfGroup(context, group), values: { workloads: someWorkloads(proxied), namespace } };
    }
  },
};
