import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesDeclared } from '../../../src/semantics/proof/matches-declared.ts';
import { samplesOf } from '../../../src/semantics/proof/samples.ts';
import { issuer, topology } from '../../arbitrary/topology.ts';

const issuerOf = (name: string) => (name === issuer.name ? issuer.issuer : undefined);

describe('samples of an HTTP match', () => {
  it('lie inside the match, and those outside differ in the part that they name', () => {
    fc.assert(
      fc.property(topology, ({ calls, tokenIssuers }) => {
        for (const match of calls.flatMap(({ http }) => http)) {
          const { inside, outside } = samplesOf(match, tokenIssuers);
          for (const request of inside) expect(matchesDeclared(match, request, issuerOf)).toBe(true);
          for (const { request } of outside) expect(matchesDeclared(match, request, issuerOf)).toBe(false);
        }
      }),
    );
  });

  it('has an outside for each part that is named, and none for a match that takes everything', () => {
    const everything = { methods: [], paths: [], hosts: [], headers: [], claims: [] };
    expect(samplesOf(everything, []).outside).toEqual([]);
    const match = {
      methods: ['POST'],
      paths: ['/process'],
      hosts: ['pay.example.com'],
      headers: [{ name: 'x-key' }],
      issuer: issuer.name,
      claims: [{ name: 'realm.role', values: ['admin'] }],
    };
    const differs = samplesOf(match, [issuer]).outside.map((sample) => sample.differs);
    expect(differs).toEqual(['method', 'path', 'host', 'header x-key', 'token', 'claim realm.role']);
  });
});
