import type { ClusterWorkload } from '../../../model/cluster.ts';
import { portsMatch } from '../../network-policy/ports.ts';
import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { isolatedGroups, placeOfGroup } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';
import { coversAddress } from '../facts/platform-pods.ts';

/** Where ztunnel's node agent makes the kubelet's probes come from (istio.io, ambient and NetworkPolicy). */
const probeSource = '169.254.7.127';

/** Ambient pods whose isolated ingress does not admit the source of probes, where they are probed. */
export const ambientProbesCut: Detector<'ambient-probes-cut'> = {
  code: 'ambient-probes-cut',
  *detect(context) {
    for (const group of isolatedGroups(context, 'ingress')) {
      const admits = (port: number | undefined, workload: ClusterWorkload) =>
        group.rules.some(
          (rule) =>
            coversAddress(rule, probeSource) &&
            (port === undefined || portsMatch(rule.rule.ports, 'TCP', port, workload)),
        );
      const cut = group.workloads.filter((workload) => {
        if (assumedPlane(context, workload) !== 'ambient') return false;
        // Where nothing is known of probes, any port may be probed.
        const { probePorts = [undefined] } = workload;
        return probePorts.some((port) => !admits(port, workload));
      });
      if (cut.length === 0) continue;
      yield {
        at: placeOfGroup(context, group),
        values: { workloads: someWorkloads(cut), address: `${probeSource}/32` },
      };
    }
  },
};
