import { requirementHolds } from '../../../kubernetes/selector.ts';
import { labelsOfNamespace } from '../../network-policy/compile.ts';
import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';
import { resolverOf } from '../facts/platform-pods.ts';

/** DNS rules that name the resolver's namespace and not its pods. */
export const dnsRuleToWholeNamespace: Detector<'dns-rule-to-whole-namespace'> = {
  code: 'dns-rule-to-whole-namespace',
  *detect(context) {
    const { pods, port } = resolverOf(context);
    if (pods === undefined) return;
    const labels = labelsOfNamespace(context.network, pods.namespace);
    for (const { placed, name, rule, path, direction } of networkRules(context)) {
      if (direction !== 'egress' || rule.ports === 'any' || rule.peers === 'any') continue;
      if (!rule.ports.some((match) => 'from' in match && match.from <= port && port <= match.to)) continue;
      const whole = rule.peers.some(
        (peer) =>
          peer.kind === 'pods' &&
          peer.pods.length === 0 &&
          peer.namespaces !== undefined &&
          peer.namespaces.length > 0 &&
          peer.namespaces.every((requirement) => requirementHolds(requirement, labels)),
      );
      if (whole) yield { at: placed, values: { policy: name, rule: path, namespace: pods.namespace, port } };
    }
  },
};
