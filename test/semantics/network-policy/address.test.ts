import { describe, expect, it } from 'vitest';
import {
  canonicalAddress,
  formatAddress,
  parseAddress,
  parseCidr,
  rangeContains,
} from '../../../src/semantics/network-policy/address.ts';

describe('addresses', () => {
  it.each([
    '0.0.0.0',
    '192.0.2.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1:0:0:1',
    '2001:db8::1',
    '2001:db8:0:1:1:1:1:1',
    'ffff::',
  ])('%s is written as it was read', (text) => {
    const address = parseAddress(text);
    expect(address && formatAddress(address)).toBe(text);
  });

  it.each(['', '1.2.3', '256.0.0.1', '01.2.3.4', 'fe80::1%eth0', ':::', 'a.b'])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('has one spelling of each', () => {
    expect(['2001:DB8:0::0:1', '::ffff:10.0.0.1', 'pod'].map(canonicalAddress)).toEqual([
      '2001:db8::1',
      '10.0.0.1',
      'pod',
    ]);
  });

  it('reads embedded IPv4', () => {
    expect(parseAddress('::ffff:192.0.2.1')).toEqual(parseAddress('192.0.2.1'));
    expect(parseAddress('64:ff9b::192.0.2.1')).toEqual(parseAddress('64:ff9b::c000:201'));
  });

  it.each([
    ['10.1.2.3/8', '10.0.0.0', '10.255.255.255'],
    ['192.0.2.7/32', '192.0.2.7', '192.0.2.7'],
    ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
    ['2001:db8::/33', '2001:db8::', '2001:db8:7fff:ffff:ffff:ffff:ffff:ffff'],
  ])('%s is from %s to %s', (cidr, from, to) => {
    const range = parseCidr(cidr);
    expect(
      range && [range.from, range.to].map((value) => formatAddress({ family: range.family, value })),
    ).toEqual([from, to]);
  });

  it('tells families apart', () => {
    const range = parseCidr('::/0');
    const address = parseAddress('1.2.3.4');
    expect(range && address && rangeContains(range, address)).toBe(false);
  });
});
