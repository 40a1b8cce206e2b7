import type { Platform } from '../../model/platform.ts';
import { type AddressRange, parseAddress, parseCidr, rangeContains } from '../network-policy/address.ts';
import { once } from '../once.ts';

/** Addresses that stand for the world outside the cluster. */

type Families = Platform['addressFamilies'];

/** Public by form, nobody's: TEST-NET-3 (RFC 5737) and the documentation prefix (RFC 3849). */
const publicByFamily = { IPv4: '203.0.113.77', IPv6: '2001:db8:77::77' } as const;

/** Link-local addresses from which ambient's node agent sends the kubelet's probes (istio/istio `cni/README.md`). */
const probeAddress = { IPv4: '169.254.7.127', IPv6: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff' } as const;

/** What an egress rule for the Internet must leave out: the cloud's metadata service, private and shared ranges. */
const guarded = {
  IPv4: ['169.254.169.254', '10.255.255.254', '172.31.255.254', '192.168.255.254', '100.127.255.254'],
  IPv6: ['fd00:ec2::254', 'fe80::a9fe:a9fe'],
} as const;

export const publicAddress = publicByFamily.IPv4;

const guardedRanges = once(() =>
  rangesOf([
    ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
    ...[
      '192.0.0.0/24',
      '192.168.0.0/16',
      '::1/128',
      '64:ff9b::/96',
      '64:ff9b:1::/48',
      'fc00::/7',
      'fe80::/10',
    ],
  ]),
);

export function publicAddresses(families: Families): string[] {
  return families.map((family) => publicByFamily[family]);
}

export function probeAddresses(families: Families): string[] {
  return families.map((family) => probeAddress[family]);
}

export function guardedAddresses(families: Families): string[] {
  return families.flatMap((family) => guarded[family]);
}

/** What a person calls each of these; those of private ranges stand for one another. */
export function guardedNames(): readonly (readonly [string, string])[] {
  return [...guarded.IPv4, ...guarded.IPv6].map((address) => {
    const isMetadata = address === '169.254.169.254' || address === 'fd00:ec2::254';
    return [address, isMetadata ? `the metadata service at ${address}` : 'private addresses'];
  });
}

/** The first usable address of a CIDR: its network address, which every rule for the CIDR matches. */
export function addressIn(cidr: string): string {
  return cidr.split('/')[0] ?? cidr;
}

/** An address that a call to an external CIDR means: not one of the private ranges that a wide CIDR takes in too. */
export function externalAddressIn(cidr: string): string {
  const first = addressIn(cidr);
  const candidates = [first, publicByFamily[first.includes(':') ? 'IPv6' : 'IPv4']];
  const range = rangesOf([cidr]);
  return candidates.find((address) => isIn(range, address) && !isIn(guardedRanges(), address)) ?? first;
}

/** Whether any of the ranges holds the address. */
export function isWithin(cidrs: readonly string[], address: string): boolean {
  return isIn(rangesOf(cidrs), address);
}

const rangeOf = perText(parseCidr);
const addressOf = perText(parseAddress);

function isIn(ranges: readonly AddressRange[], text: string): boolean {
  const address = addressOf(text);
  return address !== undefined && ranges.some((range) => rangeContains(range, address));
}

function rangesOf(cidrs: readonly string[]): AddressRange[] {
  return cidrs.flatMap((cidr) => rangeOf(cidr) ?? []);
}

/** Few texts are asked about, each of them often. */
function perText<Result>(parse: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, { readonly result: Result }>();
  return (text) => {
    const found = known.get(text) ?? { result: parse(text) };
    known.set(text, found);
    return found.result;
  };
}
