import { isIPv4Address, isIPv6Address } from '../../model/ip-address.ts';
import type { NetworkPeer } from './network-facts.ts';

/**
 * Ranges that "the Internet" does not mean: private (RFC 1918, RFC 4193), shared (RFC 6598), link-local with the
 * clouds' metadata services (RFC 3927, RFC 4291), loopback, and the host address that Azure answers on.
 */
export const guardedRanges = {
  4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '168.63.129.16/32',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.168.0.0/16',
  ],
  // NAT64 addresses lead back to IPv4, private ranges included.
  6: ['::1/128', '64:ff9b::/96', '64:ff9b:1::/48', 'fc00::/7', 'fe80::/10'],
} as const;
/** Where clouds serve credentials: left out even of a CIDR that someone wrote by hand. */
const metadataAddresses = ['169.254.169.254/32', '100.100.100.200/32', 'fd00:ec2::254/128'];
const everywhere = { 4: '0.0.0.0/0', 6: '::/0' } as const;

/** Peers for an external destination; without CIDRs the whole Internet in the cluster's address families. */
export function externalPeers(
  cidrs: readonly string[],
  families: readonly ('IPv4' | 'IPv6')[],
): NetworkPeer[] {
  const versions = families.map((family) => (family === 'IPv4' ? 4 : 6) as 4 | 6);
  if (cidrs.length === 0) {
    return versions.map((version) => ({
      ipBlock: { cidr: everywhere[version], except: [...guardedRanges[version]] },
    }));
  }
  return addressPeers(cidrs).map(({ ipBlock }) => {
    const cidr = ipBlock?.cidr ?? '';
    const wide = [...guardedRanges[4], ...guardedRanges[6]].filter((range) => contains(cidr, range));
    const metadata = metadataAddresses.filter(
      (address) => contains(cidr, address) && !wide.some((range) => contains(range, address)),
    );
    const except = [...wide, ...metadata];
    return { ipBlock: except.length > 0 ? { cidr, except } : { cidr } };
  });
}

/** Peers for addresses as somebody wrote them: one of a family that the cluster does not have does no harm. */
export function addressPeers(cidrs: readonly string[]): NetworkPeer[] {
  return [...new Set(cidrs)].sort().map((cidr) => ({ ipBlock: { cidr } }));
}

/** Whether `inner` lies strictly inside `outer`; false between families. */
export function contains(outer: string, inner: string): boolean {
  const [one, other] = [parse(outer), parse(inner)];
  if (!one || !other || one.bits !== other.bits || one.prefix >= other.prefix) return false;
  const shift = BigInt(one.bits - one.prefix);
  return one.value >> shift === other.value >> shift;
}

function parse(cidr: string): { value: bigint; prefix: number; bits: number } | undefined {
  const [address = '', prefix = ''] = cidr.split('/');
  if (isIPv4Address(address)) {
    const value = address.split('.').reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    return { value, prefix: Number(prefix), bits: 32 };
  }
  if (!isIPv6Address(address)) return undefined;
  return { value: ipv6Value(address), prefix: Number(prefix), bits: 128 };
}

function ipv6Value(address: string): bigint {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const pair = (high?: string, low?: string) => ((Number(high) << 8) | Number(low)).toString(16);
  const plain = dotted ? `${dotted[1]}${pair(dotted[2], dotted[3])}:${pair(dotted[4], dotted[5])}` : address;
  const [head = '', tail] = plain.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [front, back] = [groups(head), groups(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(missing).fill('0'), ...back].reduce(
    (sum, group) => sum * 65536n + BigInt(`0x${group}`),
    0n,
  );
}
