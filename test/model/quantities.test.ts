import { describe, expect, it } from 'vitest';
import {
  brokenDurationRule,
  brokenQuantityRule,
  brokenUrlRule,
  brokenVersionRule,
} from '../../src/model/quantities.ts';

const cases = {
  duration: [
    brokenDurationRule,
    ['2s', '500ms', '1m30s', '1h'],
    ['', '2', '0s', '0h0m', '1.5s', '-2s', '2 s', '1d', '123456s'],
  ],
  quantity: [
    brokenQuantityRule,
    ['500m', '2', '0.5', '128Mi', '1Gi', '1e3', '.5'],
    ['', '0', '0m', '-1', '1Zi', '1 Gi', 'much', '1MiB'],
  ],
  version: [
    brokenVersionRule,
    ['1.30', '1.30.4', '1.31.0-rc.0'],
    ['', '1', 'v1.30', 'latest', '1.30.4.5', '1.30;x'],
  ],
  url: [
    brokenUrlRule,
    ['https://idp.example.com/keys', 'http://keys.default.svc.cluster.local:8080/jwks?x=1'],
    [
      '',
      'idp',
      'ftp://a/b',
      'file:///etc/passwd',
      'https://u:p@a/b',
      'https://a/b#c',
      'https://a b',
      'javascript:alert(1)',
    ],
  ],
} as const satisfies Record<
  string,
  readonly [(value: string) => string | undefined, readonly string[], readonly string[]]
>;

describe('the syntax of quantities', () => {
  for (const [name, [rule, valid, invalid]] of Object.entries(cases)) {
    it.each(valid)(`${name} takes %j`, (value) => expect(rule(value)).toBeUndefined());
    it.each(invalid)(`${name} refuses %j`, (value) => expect(rule(value)).toBeTypeOf('string'));
  }
});
