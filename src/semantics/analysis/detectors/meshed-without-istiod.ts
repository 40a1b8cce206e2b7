import { controlPlanePort } from '../../istio/istio-ports.ts';
import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { type IsolatedGroup, isolatedGroups, placeOfGroup } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';
import { istiodPods, rulePasses } from '../facts/platform-pods.ts';

const withEnvoy = new Set(['sidecar', 'gateway', 'waypoint']);

/** Proxies that cannot reach istiod because egress is isolated. */
export const meshedWithoutIstiod: Detector<'meshed-without-istiod'> = {
  code: 'meshed-without-istiod',
  *detect(context) {
    const istiod = istiodPods(context);
    const groups = isolatedGroups(context, 'egress');
    const reaches = ({ rules }: IsolatedGroup) =>
      rules.some((rule) => rulePasses(context, rule, istiod, 'TCP', controlPlanePort));
    const served = new Set(groups.filter(reaches).map(({ namespace }) => namespace));
    for (const group of groups) {
      // Where pods are only represented, those with rules of their own and without istiod may well be outside the mesh.
      const isParticular = group.policies.some(({ selector }) => selector.length > 0);
      if (context.openWorld && served.has(group.namespace) && isParticular) continue;
      if (group.namespace === context.settings.rootNamespace) continue;
      const proxied = group.workloads.filter((workload) => withEnvoy.has(assumedPlane(context, workload)));
      if (proxied.length === 0 || reaches(group)) continue;
      const at = placeOfGroup(context, group);
      yield { at, values: { workloads: someWorkloads(proxied), namespace: context.settings.rootNamespace } };
    }
  },
};
