import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differenceOfPorts,
  hasPort,
  intersectionOfPorts,
  type PortSet,
  portSet,
  portsText,
  unionOfPorts,
} from '../../../src/semantics/network-policy/port-set.ts';

const protocol = fc.constantFrom('TCP' as const, 'UDP' as const);
const set = fc
  .array(fc.tuple(protocol, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 9 })), {
    maxLength: 6,
  })
  .map((entries) => portSet(entries.map(([each, from, length]) => [each, from, from + length] as const)));

describe('port sets', () => {
  it.each([
    ['union', unionOfPorts, (a: boolean, b: boolean) => a || b],
    ['intersection', intersectionOfPorts, (a: boolean, b: boolean) => a && b],
    ['difference', differenceOfPorts, (a: boolean, b: boolean) => a && !b],
  ] as const)('%s holds port by port', (_, combine: (a: PortSet, b: PortSet) => PortSet, rule) => {
    fc.assert(
      fc.property(set, set, protocol, (a, b, each) => {
        const combined = combine(a, b);
        for (let port = 1; port < 45; port++)
          expect(hasPort(combined, each, port)).toBe(rule(hasPort(a, each, port), hasPort(b, each, port)));
      }),
    );
  });

  it('have one form', () => {
    expect(
      portSet([
        ['TCP', 5, 6],
        ['TCP', 1, 2],
        ['TCP', 3, 4],
        ['UDP', 9, 8],
      ]),
    ).toEqual({ TCP: [[1, 6]] });
  });

  it.each([
    [[], 'no ports'],
    [
      [
        ['TCP', 80, 80],
        ['TCP', 8080, 8090],
        ['UDP', 1, 65535],
      ],
      'TCP 80,8080-8090; UDP',
    ],
    [
      [
        ['TCP', 1, 65535],
        ['UDP', 1, 65535],
        ['SCTP', 1, 65535],
      ],
      'all ports',
    ],
  ] as const)('%j is written %j', (entries, text) => {
    expect(portsText(portSet(entries))).toBe(text);
  });
});
