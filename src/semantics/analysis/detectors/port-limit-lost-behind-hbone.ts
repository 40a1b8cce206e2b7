import type { ClusterWorkload } from '../../../model/cluster.ts';
import { hbonePort } from '../../istio/istio-ports.ts';
import { portsMatch } from '../../network-policy/ports.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { isolatedGroups } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';

/** Ambient pods that are reached through the tunnel's port, where no L4 policy holds the ports inside it. */
export const portLimitLostBehindHbone: Detector<'port-limit-lost-behind-hbone'> = {
  code: 'port-limit-lost-behind-hbone',
  *detect(context) {
    for (const group of isolatedGroups(context, 'ingress')) {
      const rule = group.rules.find(
        (each) => portsMatch(each.rule.ports, 'TCP', hbonePort, undefined) && each.rule.peers !== 'any',
      );
      if (rule === undefined) continue;
      const open = group.workloads.filter(
        (workload) => assumedPlane(context, workload) === 'ambient' && !holdsPorts(context, workload),
      );
      if (open.length > 0)
        yield {
          at: rule.placed,
          values: { policy: rule.name, rule: rule.path, workloads: someWorkloads(open) },
        };
    }
  },
};

/** Whether a policy that ztunnel enforces for the workload names ports. */
function holdsPorts({ mesh }: AnalysisContext, { namespace, labels }: ClusterWorkload): boolean {
  return mesh.policies
    .atZtunnel({ namespace, labels })
    .authorization.some(({ groups }) =>
      groups.some(({ clauses }) =>
        clauses.flat(2).some(({ field }) => /ports$|destination\.port/i.test(field)),
      ),
    );
}
