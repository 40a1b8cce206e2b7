import { fields } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { networkRules, opensOutside, rawPeers } from '../facts/network-rules.ts';

/** Egress rules to all addresses. */
export const egressToInternet: Detector<'egress-to-internet'> = {
  code: 'egress-to-internet',
  *detect(context) {
    for (const rule of networkRules(context)) {
      if (!opensOutside(rule)) continue;
      const cidr = rawPeers(rule)
        .map(({ entry }) => fields(entry.ipBlock).cidr)
        .find((each) => each === '0.0.0.0/0' || each === '::/0');
      if (cidr !== undefined)
        yield { at: rule.placed, values: { policy: rule.name, rule: rule.path, cidr: String(cidr) } };
    }
  },
};
