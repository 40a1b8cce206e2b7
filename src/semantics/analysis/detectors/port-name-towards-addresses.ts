import { fields } from '../../../kubernetes/untrusted.ts';
import type { Detector } from '../detector.ts';
import { networkRules, portNames, rawPeers } from '../facts/network-rules.ts';

/** Egress rules that name ports by name for blocks of addresses: only pods have port names. */
export const portNameTowardsAddresses: Detector<'port-name-towards-addresses'> = {
  code: 'port-name-towards-addresses',
  *detect(context) {
    for (const rule of networkRules(context)) {
      if (rule.direction !== 'egress') continue;
      const [port] = portNames(rule.rule);
      const [cidr] = rawPeers(rule).flatMap(({ entry }) => fields(entry.ipBlock).cidr ?? []);
      if (port !== undefined && cidr !== undefined)
        yield { at: rule.placed, values: { policy: rule.name, rule: rule.path, port, cidr: String(cidr) } };
    }
  },
};
