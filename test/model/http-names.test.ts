import { describe, expect, it } from 'vitest';
import {
  brokenClaimNameRule,
  brokenHeaderNameRule,
  brokenHostMatchRule,
  brokenHostRule,
  brokenMatchValueRule,
  brokenMethodRule,
  brokenPathRule,
} from '../../src/model/http-names.ts';

const cases = {
  method: [
    brokenMethodRule,
    ['GET', 'POST', 'PROPFIND', 'M-SEARCH'],
    ['get', '*', '', 'GET ', 'G\n', '-GET', 'GET,POST'],
  ],
  path: [
    brokenPathRule,
    [
      '/',
      '/process',
      '/api/*',
      '*',
      '*.js',
      '/items/{*}',
      '/items/{*}/a/{**}',
      '/{**}/end',
      '/a-b_c~d.e%20',
      '/pkg.Service/Method',
    ],
    [
      '',
      'process',
      '/a*b',
      '/*/b',
      '/a?b',
      '/a#b',
      '/a b',
      '/{id}',
      '/{**}/{*}',
      '/{**}/{**}',
      '/{*}/*',
      '/x{*}',
      '{*}',
      '/é',
      '/\n',
      `/${'a'.repeat(1024)}`,
    ],
  ],
  header: [
    brokenHeaderNameRule,
    ['x-idempotency-key', 'X_Y', 'Content-Type'],
    ['', ':path', 'a b', 'a:b', 'a\r\n', 'é'],
  ],
  value: [brokenMatchValueRule, ['admin', 'a*', '*a', '*', 'a b'], ['', 'a*b', '*a*b', 'a\nb', '\u0000']],
  hostMatch: [
    brokenHostMatchRule,
    ['a.example.com', '*.example.com', 'example.*', '*', 'a.com:8080'],
    ['', 'A.com', 'a_b', 'a.com:0', 'a.com:99999', 'a*b.com', '*.*.com', 'a:b:1'],
  ],
  host: [
    brokenHostRule,
    ['api.example.com', '*.example.com', 'localhost'],
    ['', '*', '*.*.com', 'https://a.com', 'a b', 'A.com', '192.0.2.1'],
  ],
  claim: [
    brokenClaimNameRule,
    ['role', 'realm_access.roles', 'https://a/b'.replace('.', '')],
    ['', 'a..b', 'a[b]', 'a b', '"a"'],
  ],
} as const satisfies Record<
  string,
  readonly [(value: string) => string | undefined, readonly string[], readonly string[]]
>;

describe('the syntax of HTTP matches', () => {
  for (const [name, [rule, valid, invalid]] of Object.entries(cases)) {
    it.each(valid)(`${name} takes %j`, (value) => expect(rule(value)).toBeUndefined());
    it.each(invalid)(`${name} refuses %j`, (value) => expect(rule(value)).toBeTypeOf('string'));
  }
});
