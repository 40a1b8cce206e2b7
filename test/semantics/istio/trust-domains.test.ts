import { describe, expect, it } from 'vitest';
import { expandPrincipals, expandTrustDomains } from '../../../src/semantics/istio/trust-domains.ts';

describe('a principal of a policy', () => {
  it.each([
    ['cluster.local/ns/a/sa/b', ['new', 'old'], ['new/ns/a/sa/b', 'old/ns/a/sa/b']],
    ['old/ns/a/sa/b', ['new', 'old'], ['new/ns/a/sa/b', 'old/ns/a/sa/b']],
    ['strange/ns/a/sa/b', ['new', 'old'], ['strange/ns/a/sa/b']],
    ['*/ns/a/sa/b', ['new', 'old'], ['*/ns/a/sa/b']],
    ['*-td/ns/a/sa/b', ['new-td', 'old-td', 'other'], ['*-td/ns/a/sa/b', 'other/ns/a/sa/b']],
    ['just-a-name', ['new', 'old'], ['just-a-name']],
  ] as const)('%s in a mesh of %j', (principal, domains, expected) => {
    expect(expandPrincipals([principal], [...domains] as [string, ...string[]])).toEqual(expected);
  });
});

describe('a trust domain of a policy', () => {
  it('stands for all of the mesh where it is one of them', () => {
    expect(expandTrustDomains(['old', 'strange'], ['new', 'old'])).toEqual(['new', 'old', 'strange']);
  });
});
