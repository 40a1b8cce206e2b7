import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { isValidated, validateObject } from '../../../src/semantics/validation/validate-object.ts';

function policy(kind: string, spec: unknown, annotations: Record<string, string> = {}): KubernetesObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind,
    metadata: { name: 'p', namespace: 'n', annotations },
    spec,
  };
}

function paths(kind: string, spec: unknown, annotations: Record<string, string> = {}): string[] {
  return validateObject(policy(kind, spec, annotations)).map(({ path, severity }) => `${severity} ${path}`);
}

const authorization = (spec: unknown) => paths('AuthorizationPolicy', spec);
const rule = (one: unknown) => authorization({ rules: [one] });

describe('the checks of objects', () => {
  it('know which kinds they know', () => {
    expect(isValidated(policy('AuthorizationPolicy', {}))).toBe(true);
    expect(isValidated({ apiVersion: 'v1', kind: 'Service' })).toBe(false);
    expect(validateObject({ apiVersion: 'v1', kind: 'Service', metadata: { name: 's' } })).toEqual([]);
  });
});

describe('an AuthorizationPolicy', () => {
  it('may be empty, or allow everything', () => {
    expect(authorization({})).toEqual([]);
    expect(authorization({ rules: [{}] })).toEqual([]);
  });

  it('is refused with an empty value, as in a rule that means to ask for a header', () => {
    const when = [{ key: 'request.headers[x-id]', notValues: [''] }];
    expect(rule({ when })).toEqual(['error spec.rules[0].when[0].notValues[0]']);
  });

  it('is refused with a field that does not exist', () => {
    expect(rule({ from: [{ source: { principal: ['a'] } }] })).toContain(
      'error spec.rules[0].from[0].source.principal',
    );
  });

  it('is refused where a DENY has no rules', () => {
    expect(authorization({ action: 'DENY' })).toEqual(['error spec.rules']);
  });

  it('is refused with a selector and a target', () => {
    const targetRefs = [{ kind: 'Service', group: '', name: 'web' }];
    expect(authorization({ selector: { matchLabels: { app: 'web' } }, targetRefs })).toEqual(['error spec']);
  });

  it('is refused with a template that is not one', () => {
    const paths = ['/a/{*}', '/a/{**}/b', '/a/{id}', '/a/{**}/{*}'];
    expect(rule({ to: [{ operation: { paths } }] })).toEqual([
      'error spec.rules[0].to[0].operation.paths[2]',
      'error spec.rules[0].to[0].operation.paths[3]',
    ]);
  });

  it('is warned about where a DENY has only HTTP attributes', () => {
    const denying = (operation: unknown) =>
      authorization({ action: 'DENY', rules: [{ to: [{ operation }] }] });
    expect(denying({ methods: ['GET'] })).toEqual(['warning spec.rules[0]']);
    expect(denying({ methods: ['GET'], ports: ['80'] })).toEqual([]);
  });
});

describe('a PeerAuthentication', () => {
  it('is refused with ports and without labels', () => {
    const portLevelMtls = { 8080: { mode: 'STRICT' } };
    expect(paths('PeerAuthentication', { portLevelMtls })).toEqual(['error spec.portLevelMtls']);
    const selector = { matchLabels: { app: 'web' } };
    expect(paths('PeerAuthentication', { selector, portLevelMtls })).toEqual([]);
  });

  it('is warned about with an empty selector', () => {
    expect(paths('PeerAuthentication', { selector: {} })).toEqual(['warning spec.selector']);
  });

  it('is refused with a mode that does not exist', () => {
    expect(paths('PeerAuthentication', { mtls: { mode: 'strict' } })).toEqual(['error spec.mtls.mode']);
  });

  it('is refused in dry run, which only AuthorizationPolicy has', () => {
    const annotations = { 'istio.io/dry-run': 'true' };
    expect(paths('PeerAuthentication', {}, annotations)).toEqual([
      'error metadata.annotations.istio.io/dry-run',
    ]);
  });
});

describe('a RequestAuthentication', () => {
  const rules = (...jwtRules: unknown[]) => paths('RequestAuthentication', { jwtRules });

  it('needs an issuer or keys', () => {
    expect(rules({ issuer: 'https://issuer.test' })).toEqual([]);
    expect(rules({})).toEqual(['error spec.jwtRules[0]']);
  });

  it('is refused with keys at no URL', () => {
    for (const jwksUri of ['keys.test', 'ftp://keys.test', 'https://keys.test:port']) {
      expect(rules({ issuer: 'i', jwksUri }), jwksUri).toEqual(['error spec.jwtRules[0].jwksUri']);
    }
  });

  it('is refused with keys from two places', () => {
    const both = {
      issuer: 'i',
      jwksUri: 'https://keys.test',
      jwks: '{"keys":[{"kty":"RSA","n":"a","e":"b"}]}',
    };
    expect(rules(both)).toEqual(['error spec.jwtRules[0]']);
  });

  it('is warned about with a private key', () => {
    expect(rules({ issuer: 'i', jwks: '{"keys":[{"kty":"RSA","n":"a","e":"b","d":"c"}]}' })).toEqual([
      'warning spec.jwtRules[0].jwks',
    ]);
  });

  it('is refused with a time that is none', () => {
    expect(rules({ issuer: 'i', timeout: '5s' })).toEqual([]);
    expect(rules({ issuer: 'i', timeout: 'soon' })).toEqual(['error spec.jwtRules[0].timeout']);
  });
});
