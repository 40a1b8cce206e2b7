import { isIPv4Address, isIPv6Address } from '../../model/ip-address.ts';
import { brokenCidrRule } from '../../model/names.ts';

export type Family = 4 | 6;

export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** Addresses from `from` to `to`, both included. */
export interface AddressRange {
  readonly family: Family;
  readonly from: bigint;
  readonly to: bigint;
}

const bits = { 4: 32n, 6: 128n } as const satisfies Record<Family, bigint>;

/** Highest address of a family. */
export function lastAddress(family: Family): bigint {
  return (1n << bits[family]) - 1n;
}

/** Reads an IPv4 or IPv6 address; an IPv4 address in IPv6 form (`::ffff:192.0.2.1`) is that IPv4 address. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4Address(text)) return { family: 4, value: quad(text) };
  if (!isIPv6Address(text)) return undefined;
  const value = groups(text);
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value };
}

/** One spelling of an address, so that spellings compare equal; what is no address stays as it is. */
export function canonicalAddress(text: string): string {
  // IPv4 has one spelling: leading zeros are refused.
  if (isIPv4Address(text)) return text;
  const address = parseAddress(text);
  return address === undefined ? text : formatAddress(address);
}

/** A block of addresses as a CIDR: an address alone is a block of one. */
export function cidrOf(block: string): string {
  return block.includes('/') ? block : `${block}/${block.includes(':') ? 128 : 32}`;
}

/** The addresses of a CIDR; host bits may be set, as in `192.0.2.1/24`. Undefined when it is none. */
export function parseCidr(text: string): AddressRange | undefined {
  if (brokenCidrRule(text) !== undefined) return undefined;
  const [address = '', prefix = ''] = text.split('/');
  const family = isIPv4Address(address) ? 4 : 6;
  const value = family === 4 ? quad(address) : groups(address);
  const size = 1n << (bits[family] - BigInt(prefix));
  const from = value - (value % size);
  return { family, from, to: from + size - 1n };
}

export function rangeContains(range: AddressRange, address: Address): boolean {
  return range.family === address.family && range.from <= address.value && address.value <= range.to;
}

/** Whether every address of `inner` is in `outer`. */
export function rangeCovers(outer: AddressRange, inner: AddressRange): boolean {
  return outer.family === inner.family && outer.from <= inner.from && inner.to <= outer.to;
}

export function rangesOverlap(a: AddressRange, b: AddressRange): boolean {
  return a.family === b.family && a.from <= b.to && b.from <= a.to;
}

export function formatAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const parts = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const text = parts.join(':');
  const longest = [...text.matchAll(/(^|:)0(:0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0];
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index);
  const after = text.slice(longest.index + longest[0].length).replace(/^:/, '');
  return `${before}::${after}`;
}

/** A range as its one address or as a CIDR where it is one, else its first and last address. */
export function rangeText(range: AddressRange): string {
  const { family, from, to } = range;
  const size = to - from + 1n;
  const isCidr = size > 1n && (size & (size - 1n)) === 0n && from % size === 0n;
  if (!isCidr) return firstAndLast(range);
  return `${formatAddress({ family, value: from })}/${bits[family] - BigInt(size.toString(2).length - 1)}`;
}

/** A range as its one address, or its first and last. */
export function firstAndLast({ family, from, to }: AddressRange): string {
  const first = formatAddress({ family, value: from });
  return from === to ? first : `${first}-${formatAddress({ family, value: to })}`;
}

function quad(text: string): bigint {
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

function groups(text: string): bigint {
  const plain = text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) =>
    [Number(a) * 256 + Number(b), Number(c) * 256 + Number(d)].map((part) => part.toString(16)).join(':'),
  );
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((value, part) => value * 65536n + BigInt(`0x${part}`), 0n);
}
