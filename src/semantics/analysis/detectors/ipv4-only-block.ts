import { fields } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { networkRules, rawPeers } from '../facts/network-rules.ts';

/** Rules for all IPv4 addresses and no IPv6 address, in a cluster that has both. */
export const ipv4OnlyBlock: Detector<'ipv4-only-block'> = {
  code: 'ipv4-only-block',
  *detect(context) {
    const families = context.platform?.addressFamilies ?? [];
    if (!families.includes('IPv4') || !families.includes('IPv6')) return;
    for (const rule of networkRules(context)) {
      const cidrs = rawPeers(rule).map(({ entry }) => String(fields(entry.ipBlock).cidr ?? ''));
      if (cidrs.includes('0.0.0.0/0') && !cidrs.some((cidr) => cidr.includes(':')))
        yield { at: rule.placed, values: { policy: rule.name, rule: rule.path } };
    }
  },
};
