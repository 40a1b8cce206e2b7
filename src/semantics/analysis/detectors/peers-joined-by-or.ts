import { selectorRequirements } from '../../../kubernetes/selector.ts';
import type { Detector } from '../detector.ts';
import { networkRules, rawPeers } from '../facts/network-rules.ts';

/** One item with a namespace and one with labels, where one item with both may be meant. */
export const peersJoinedByOr: Detector<'peers-joined-by-or'> = {
  code: 'peers-joined-by-or',
  *detect(context) {
    for (const rule of networkRules(context)) {
      const entries = rawPeers(rule).map(({ entry }) => entry);
      const namespaces = entries.some(
        ({ namespaceSelector, podSelector }) =>
          podSelector === undefined && (selectorRequirements(namespaceSelector ?? {})?.length ?? 0) > 0,
      );
      const pods = entries.some(
        ({ namespaceSelector, podSelector }) =>
          namespaceSelector === undefined && (selectorRequirements(podSelector ?? {})?.length ?? 0) > 0,
      );
      if (namespaces && pods) yield { at: rule.placed, values: { policy: rule.name, rule: rule.path } };
    }
  },
};
