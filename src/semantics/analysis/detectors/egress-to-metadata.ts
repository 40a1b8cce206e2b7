import { fields } from '../../../kubernetes/untrusted.ts';
import { parseAddress, parseCidr, rangeCovers } from '../../network-policy/address.ts';
import { type Peer, peerCoversAddress } from '../../network-policy/peers.ts';
import { portsMatch } from '../../network-policy/ports.ts';
import type { Detector } from '../detector.ts';
import { networkRules, opensOutside, rawPeers } from '../facts/network-rules.ts';

const linkLocal = ['169.254.0.0/16', 'fd00:ec2::/32'].flatMap((cidr) => parseCidr(cidr) ?? []);
const metadata = ['169.254.169.254', 'fd00:ec2::254'] as const;

/** Where the metadata services of clouds listen. */
const metadataPort = 80;

/**
 * Address blocks of egress rules that hold the metadata service among much else, and rules for its port that name
 * nobody. A rule that is empty altogether has a finding of its own.
 */
export const egressToMetadata: Detector<'egress-to-metadata'> = {
  code: 'egress-to-metadata',
  *detect(context) {
    for (const rule of networkRules(context)) {
      if (!opensOutside(rule)) continue;
      const { peers, ports } = rule.rule;
      if (peers === 'any') {
        if (ports === 'any' || !portsMatch(ports, 'TCP', metadataPort, undefined)) continue;
        const values = {
          policy: rule.name,
          rule: rule.path,
          cidr: 'every destination',
          address: metadata[0],
        };
        yield { at: rule.placed, values };
        continue;
      }
      const [address] = peers.flatMap(reached);
      if (address === undefined) continue;
      const cidrs = rawPeers(rule).flatMap(({ entry }) =>
        entry.ipBlock ? String(fields(entry.ipBlock).cidr) : [],
      );
      const values = { policy: rule.name, rule: rule.path, cidr: cidrs.join(', '), address };
      yield { at: rule.placed, values };
    }
  },
};

/** The addresses of the metadata service that a wide block holds. */
function reached(peer: Peer): string[] {
  if (peer.kind !== 'addresses' || !linkLocal.some((range) => rangeCovers(peer.cidr, range))) return [];
  return metadata.filter((text) => {
    const address = parseAddress(text);
    return address !== undefined && peerCoversAddress(peer, address);
  });
}
