import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { isolatedGroups, placeOfGroup } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';
import { coversAddress } from '../facts/platform-pods.ts';

/** Where ztunnel's node agent makes the kubelet's probes come from (istio.io, ambient and NetworkPolicy). */
const probeSource = '169.254.7.127';

/** Ambient pods whose isolated ingress does not admit the source of probes. */
export const ambientProbesCut: Detector<'ambient-probes-cut'> = {
  code: 'ambient-probes-cut',
  *detect(context) {
    for (const group of isolatedGroups(context, 'ingress')) {
      const ambient = group.workloads.filter(
        (workload) => assumedPlane(context, workload) === 'ambient' && workload.probePorts?.length !== 0,
      );
      if (ambient.length === 0 || group.rules.some((rule) => coversAddress(rule, probeSource))) continue;
      yield {
        at: placeOfGroup(context, group),
        values: { workloads: someWorkloads(ambient), address: `${probeSource}/32` },
      };
    }
  },
};
