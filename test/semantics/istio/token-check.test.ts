import { describe, expect, it } from 'vitest';
import type { Token } from '../../../src/model/request.ts';
import { readRequestAuthentication } from '../../../src/semantics/istio/request-authentication.ts';
import { checkToken } from '../../../src/semantics/istio/token-check.ts';

function rulesOf(...jwtRules: unknown[]) {
  return readRequestAuthentication({
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: { name: 'jwt', namespace: 'shop' },
    spec: { jwtRules },
  }).rules;
}

const issuer = 'https://issuer.test';
const check = (rules: ReturnType<typeof rulesOf>, token?: Token, method = 'GET', headers = {}) =>
  checkToken(rules, { method, path: '/', headers, ...(token ? { token } : {}) });

describe('a request with RequestAuthentication', () => {
  const rules = rulesOf({ issuer, audiences: ['shop'] });

  it('passes without identity when it has no token', () => {
    expect(check(rules)).toMatchObject({ outcome: 'allowed', decidedBy: { default: 'no-token' } });
    expect(check(rules).payload).toBeUndefined();
  });

  it('is known by its token', () => {
    const verdict = check(rules, {
      issuer,
      subject: 'ann',
      audiences: ['shop'],
      claims: { scope: 'read write' },
    });
    expect(verdict.outcome).toBe('allowed');
    expect(verdict.payload).toMatchObject({ iss: issuer, sub: 'ann', scope: ['read', 'write'] });
  });

  it.each([
    ['of another issuer', { issuer: 'https://other.test', audiences: ['shop'] }],
    ['for another audience', { issuer, audiences: ['desk'] }],
    ['that is not valid', { issuer, audiences: ['shop'], valid: false }],
  ])('is refused with a token %s', (_title, token) => {
    expect(check(rules, token)).toMatchObject({ outcome: 'denied' });
  });

  it('looks only where a rule says, once it says so', () => {
    const elsewhere = rulesOf({ issuer, fromCookies: ['session'] });
    expect(check(elsewhere, { issuer }).payload).toBeUndefined();
    expect(check(elsewhere, { issuer, location: { cookie: 'session' } }).payload).toBeDefined();
    expect(check(elsewhere, { issuer, location: { cookie: 'other' } }).payload).toBeUndefined();
  });

  it.each([
    ['Bearer ', 'allowed'],
    ['Bearer', 'allowed'],
    ['', 'denied'],
  ])('reads the header authorization behind the prefix %j: %s', (prefix, outcome) => {
    const rule = rulesOf({ issuer, fromHeaders: [{ name: 'Authorization', prefix }] });
    expect(check(rule, { issuer }).outcome).toBe(outcome);
  });

  it('takes one token of several finds, unless the rule is the only one', () => {
    const fromHeaders = [{ name: 'authorization' }, { name: 'authorization', prefix: 'Bearer ' }];
    expect(check(rulesOf({ issuer, fromHeaders }), { issuer }).outcome).toBe('denied');
    const two = rulesOf({ issuer, fromHeaders }, { issuer: 'https://other.test' });
    expect(check(two, { issuer }).outcome).toBe('allowed');
  });

  it('looks at the access_token parameter by default', () => {
    expect(
      check(rulesOf({ issuer }), { issuer, location: { parameter: 'access_token' } }).payload,
    ).toBeDefined();
  });

  it('passes as a CORS preflight, whatever its token', () => {
    const headers = { Origin: 'https://page.test', 'Access-Control-Request-Method': 'PUT' };
    const bad: Token = { issuer: 'https://other.test' };
    expect(check(rules, bad, 'OPTIONS', headers).outcome).toBe('allowed');
    expect(check(rules, bad, 'OPTIONS').outcome).toBe('denied');
  });
});
