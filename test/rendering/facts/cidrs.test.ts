import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressPeers, contains, externalPeers } from '../../../src/rendering/facts/cidrs.ts';

describe('external peers', () => {
  it('are the whole Internet of the cluster, without what is not the Internet', () => {
    const [four, six] = externalPeers([], ['IPv4', 'IPv6']);
    const inside = (peer: typeof four, address: string) => {
      const { cidr = '', except = [] } = peer?.ipBlock ?? {};
      return covers(cidr, address) && !except.some((range) => covers(range, address));
    };
    expect(inside(four, '203.0.113.7')).toBe(true);
    for (const private4 of [
      '10.1.2.3',
      '172.20.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.169.254',
      '127.0.0.1',
      '168.63.129.16',
    ])
      expect(inside(four, private4), private4).toBe(false);
    expect(inside(six, '2001:db8::1')).toBe(true);
    for (const private6 of ['fd00:ec2::254', 'fe80::1', '::1', '64:ff9b::a9fe:a9fe'])
      expect(inside(six, private6), private6).toBe(false);
    expect(externalPeers([], ['IPv4'])).toHaveLength(1);
  });

  it('keep what was written, without metadata addresses inside it', () => {
    expect(externalPeers(['10.20.0.0/16'], ['IPv4'])).toEqual([{ ipBlock: { cidr: '10.20.0.0/16' } }]);
    expect(externalPeers(['169.254.0.0/16'], ['IPv4'])).toEqual([
      { ipBlock: { cidr: '169.254.0.0/16', except: ['169.254.169.254/32'] } },
    ]);
    expect(externalPeers(['0.0.0.0/0'], ['IPv4'])).toEqual(externalPeers([], ['IPv4']));
  });

  it('have exceptions strictly inside their range, as the API server asks', () => {
    for (const { ipBlock } of externalPeers(
      ['0.0.0.0/0', '::/0', '100.0.0.0/8', 'fd00::/8'],
      ['IPv4', 'IPv6'],
    )) {
      for (const range of ipBlock?.except ?? []) expect(contains(ipBlock?.cidr ?? '', range)).toBe(true);
    }
  });

  it('keep addresses of either family, each once: what somebody wrote is never dropped in silence', () => {
    expect(addressPeers(['192.0.2.1/32', '2001:db8::1/128', '192.0.2.1/32'])).toEqual([
      { ipBlock: { cidr: '192.0.2.1/32' } },
      { ipBlock: { cidr: '2001:db8::1/128' } },
    ]);
    expect(externalPeers(['2001:db8::/32'], ['IPv4'])).toEqual([{ ipBlock: { cidr: '2001:db8::/32' } }]);
  });
});

describe('contains', () => {
  it('agrees with the runtime on random ranges of both families', () => {
    const four = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 31 }));
    const six = fc.tuple(
      fc.ipV6().filter((address) => !address.includes('.')),
      fc.integer({ min: 0, max: 127 }),
    );
    fc.assert(
      fc.property(fc.oneof(four, six), fc.oneof(fc.ipV4(), fc.ipV6()), ([address, prefix], other) => {
        const bits = isIPv4(other) ? 32 : 128;
        expect(contains(`${address}/${prefix}`, `${other}/${bits}`)).toBe(
          covers(`${address}/${prefix}`, other),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

function covers(cidr: string, address: string): boolean {
  const [base = '', prefix = '0'] = cidr.split('/');
  if (isIPv4(base) !== isIPv4(address)) return false;
  const family = isIPv4(base) ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), family);
  return list.check(address, family);
}
