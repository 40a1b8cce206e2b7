import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIPv4Address, isIPv6Address } from '../../src/model/ip-address.ts';

const group = fc.constantFrom(
  '',
  '0',
  'fc00',
  'FFFF',
  '00001',
  'g',
  '1.2.3.4',
  '01.2.3.4',
  '1.2.3',
  '256.1.1.1',
  ' ',
  '%1',
);
const nearly = fc.array(group, { minLength: 1, maxLength: 10 }).map((groups) => groups.join(':'));

describe('isIPv6Address', () => {
  it.each(['::', '::1', 'fc00::', '64:ff9b::192.0.2.1', '1:2:3:4:5:6:7::', '2001:DB8::'])(
    'takes %s',
    (text) => {
      expect(isIPv6Address(text)).toBe(true);
    },
  );

  it.each(['', ':', '1.2.3.4', 'fe80::1%eth0', '::1]/[', '1::2::3', '::1\n', 'localhost'])(
    'refuses %j',
    (text) => {
      expect(isIPv6Address(text)).toBe(false);
    },
  );

  it('says of every text without a zone what Node says', () => {
    fc.assert(
      fc.property(fc.oneof(nearly, fc.ipV6(), fc.string()), (text) => {
        expect(isIPv6Address(text)).toBe(isIPv6(text) && !text.includes('%'));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isIPv4Address', () => {
  const byte = fc.constantFrom(
    '0',
    '9',
    '10',
    '99',
    '100',
    '199',
    '249',
    '255',
    '256',
    '00',
    '01',
    '300',
    '-1',
    '',
    'a',
  );
  const quads = fc.array(byte, { minLength: 1, maxLength: 5 }).map((bytes) => bytes.join('.'));

  it.each(['1.2.3.4.', '.1.2.3.4', '1.2.3.4\n', '1.2.3', '1.2.3.4.5', '1..2.3'])('refuses %j', (text) => {
    expect(isIPv4Address(text)).toBe(false);
  });

  it('says of every text what Node says', () => {
    fc.assert(
      fc.property(fc.oneof(quads, fc.ipV4(), fc.string()), (text) => {
        expect(isIPv4Address(text)).toBe(isIPv4(text));
      }),
      { numRuns: 5000 },
    );
  });
});
