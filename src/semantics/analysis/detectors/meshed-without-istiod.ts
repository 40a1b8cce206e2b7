import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { isolatedGroups, placeOfGroup } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';
import { istiodPods, rulePasses } from '../facts/platform-pods.ts';

const withEnvoy = new Set(['sidecar', 'gateway', 'waypoint']);

/** Proxies that cannot reach istiod because egress is isolated. */
export const meshedWithoutIstiod: Detector<'meshed-without-istiod'> = {
  code: 'meshed-without-istiod',
  *detect(context) {
    const istiod = istiodPods(context);
    for (const group of isolatedGroups(context, 'egress')) {
      if (group.namespace === context.settings.rootNamespace) continue;
      const proxied = group.workloads.filter((workload) => withEnvoy.has(assumedPlane(context, workload)));
      if (proxied.length === 0 || group.rules.some((rule) => rulePasses(context, rule, istiod, 'TCP', 15012)))
        continue;
      const at = placeOfGroup(context, group);
      yield { at, values: { workloads: someWorkloads(proxied), namespace: context.settings.rootNamespace } };
    }
  },
};
