import { namespaceNameLabel } from '../../../kubernetes/cluster.ts';
import { requirementHolds, requirementText } from '../../../kubernetes/selector.ts';
import { stringMap } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { networkRules } from '../facts/network-rules.ts';

/** Namespace labels in peers that no namespace of the input carries. */
export const unknownNamespaceLabel: Detector<'unknown-namespace-label'> = {
  code: 'unknown-namespace-label',
  *detect(context) {
    const carried = context.of('', 'Namespace').map(({ object }) => stringMap(object.metadata.labels));
    for (const { placed, name, rule, path } of networkRules(context)) {
      for (const peer of rule.peers === 'any' ? [] : rule.peers) {
        for (const requirement of (peer.kind === 'pods' ? peer.namespaces : undefined) ?? []) {
          const { key, operator } = requirement;
          if (
            key === namespaceNameLabel ||
            key.endsWith('openshift.io/ingress') ||
            key.startsWith('network.openshift.io/')
          )
            continue;
          if (operator !== 'In' && operator !== 'Exists') continue;
          if (carried.some((labels) => requirementHolds(requirement, labels))) continue;
          yield { at: placed, values: { policy: name, rule: path, label: requirementText(requirement) } };
        }
      }
    }
  },
};
