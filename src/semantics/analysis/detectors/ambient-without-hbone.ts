import { hbonePort } from '../../istio/istio-ports.ts';
import { portsMatch } from '../../network-policy/ports.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { isolatedGroups, placeOfGroup } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';
import type { NetworkRule } from '../facts/network-rules.ts';
import { workloadsOfPeer } from '../facts/peer-workloads.ts';
import { opensDns } from '../facts/platform-pods.ts';

/** Ambient pods whose NetworkPolicies speak of ports, but not of the tunnel's. */
export const ambientWithoutHbone: Detector<'ambient-without-hbone'> = {
  code: 'ambient-without-hbone',
  *detect(context) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const group of isolatedGroups(context, direction)) {
        const ambient = group.workloads.filter((workload) => assumedPlane(context, workload) === 'ambient');
        if (ambient.length === 0) continue;
        const forPods = group.rules.filter(
          (rule) => !opensDns(context, rule) && speaksOfTheMesh(context, rule, group.namespace),
        );
        if (forPods.length === 0) continue;
        if (group.rules.some(({ rule }) => portsMatch(rule.ports, 'TCP', hbonePort, undefined))) continue;
        yield { at: placeOfGroup(context, group), values: { workloads: someWorkloads(ambient), direction } };
      }
    }
  },
};

/** Whether a rule means pods that are reached through the tunnel, or pods of which that is not known. */
function speaksOfTheMesh(context: AnalysisContext, { rule }: NetworkRule, namespace: string): boolean {
  if (rule.peers === 'any') return true;
  return rule.peers.some((peer) => {
    if (peer.kind !== 'pods') return false;
    const pods = workloadsOfPeer(context, peer, namespace);
    return pods.length === 0 || pods.some((workload) => assumedPlane(context, workload) !== 'none');
  });
}
