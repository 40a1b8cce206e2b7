import { portsMatch } from '../../network-policy/ports.ts';
import type { Detector } from '../detector.ts';
import { assumedPlane } from '../facts/assumed-plane.ts';
import { isolatedGroups, placeOfGroup } from '../facts/isolated-groups.ts';
import { someWorkloads } from '../facts/names.ts';
import { opensDns } from '../facts/platform-pods.ts';

/** Ambient pods whose NetworkPolicies speak of ports, but not of the tunnel's. */
export const ambientWithoutHbone: Detector<'ambient-without-hbone'> = {
  code: 'ambient-without-hbone',
  *detect(context) {
    for (const direction of ['ingress', 'egress'] as const) {
      for (const group of isolatedGroups(context, direction)) {
        const ambient = group.workloads.filter((workload) => assumedPlane(context, workload) === 'ambient');
        const forPods = group.rules.filter(
          (rule) =>
            (rule.rule.peers === 'any' || rule.rule.peers.some(({ kind }) => kind === 'pods')) &&
            !opensDns(context, rule),
        );
        if (ambient.length === 0 || forPods.length === 0) continue;
        if (group.rules.some(({ rule }) => portsMatch(rule.ports, 'TCP', 15008, undefined))) continue;
        yield { at: placeOfGroup(context, group), values: { workloads: someWorkloads(ambient), direction } };
      }
    }
  },
};
