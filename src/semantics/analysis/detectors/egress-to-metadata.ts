import { fields } from '../../../kubernetes/untrusted.ts';
import { parseAddress, parseCidr, rangeCovers } from '../../network-policy/address.ts';
import { peerCoversAddress } from '../../network-policy/peers.ts';
import type { Detector } from '../detector.ts';
import { networkRules, rawPeers } from '../facts/network-rules.ts';

const linkLocal = ['169.254.0.0/16', 'fd00:ec2::/32'].flatMap((cidr) => parseCidr(cidr) ?? []);
const metadata = ['169.254.169.254', 'fd00:ec2::254'].flatMap((address) => parseAddress(address) ?? []);

/** Address blocks of egress rules that hold the metadata service among much else. */
export const egressToMetadata: Detector<'egress-to-metadata'> = {
  code: 'egress-to-metadata',
  *detect(context) {
    for (const rule of networkRules(context)) {
      if (rule.direction !== 'egress' || rule.rule.peers === 'any') continue;
      const wide = rule.rule.peers.some(
        (peer) =>
          peer.kind === 'addresses' &&
          linkLocal.some((range) => rangeCovers(peer.cidr, range)) &&
          metadata.some((address) => peerCoversAddress(peer, address)),
      );
      if (!wide) continue;
      const cidrs = rawPeers(rule).flatMap(({ entry }) =>
        entry.ipBlock ? String(fields(entry.ipBlock).cidr) : [],
      );
      yield { at: rule.placed, values: { policy: rule.name, rule: rule.path, cidr: cidrs.join(', ') } };
    }
  },
};
