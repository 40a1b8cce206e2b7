import { describe, expect, it } from 'vitest';
import { secretIn } from '../../../src/answers/secrets.ts';
import { isOpaqueSegment } from '../../../src/discovery/observed/is-opaque-segment.ts';
import { requestsFrom } from '../../../src/discovery/observed/requests-from.ts';

const written = [
  '',
  'api',
  'v1beta1',
  'items.json',
  'get-all-users-by-id',
  'top-10-of-2024',
  'GetSupportedCurrencies',
  'hipstershop.CurrencyService',
  'grpc.health.v1.Health',
  'oauth2',
  'base64encode',
  '.well-known',
  'openid-configuration',
  '@scope',
  'envoy.service.discovery.v3.AggregatedDiscoveryService',
  'swagger-ui-standalone-preset.js',
];

/** Put together here, so that no file of the repository holds what looks like a key. */
const keys = [
  ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVm'].join('.'),
  ['sk', 'live', '4eC39HqLyjWDarjtT1zdp7dc'].join('_'),
  ['AKIA', 'IOSFODNN7EXAMPLE'].join(''),
  ['ghp', 'a1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6'].join('_'),
  ['glpat', 'a1B2c3D4e5F6g7H8i9J0'].join('-'),
  ['xoxb', '123456789012', 'abcdef'].join('-'),
  ['AIza', 'SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q'].join(''),
];

const ids = [
  '42',
  '20240131',
  '123e4567-e89b-42d3-a456-426614174000',
  '507f1f77bcf86cd799439011',
  '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'cjld2cjxh0000qzrmn831i7rn',
  '3q2-7wAAbbCCddEEffGGhhIIjjKKllMMnnOOpp',
  'qzxkvbnmtrpwlsdf',
  'ann@example.com',
  'ann%40example.com',
  'photo-507f1f77bcf86cd799439011.png',
  'x'.repeat(65),
];

describe('a segment of a path', () => {
  it.each(written)('"%s" is written by people', (segment) => {
    expect(isOpaqueSegment(segment)).toBe(false);
  });

  it.each([...ids, ...keys])('%s is not', (segment) => {
    expect(isOpaqueSegment(segment)).toBe(true);
  });

  it('that is a key which answers refuse is never printed', () => {
    for (const key of keys) {
      expect(secretIn(key)).toBeDefined();
      expect(requestsFrom([{ method: 'GET', path: `/keys/${key}/use?x=${key}` }])).toMatchObject([
        { methods: ['GET'], paths: ['/keys/{*}/use'] },
      ]);
    }
  });
});

it('a path too long to be named stands for every path', () => {
  const path = '/a-long-one'.repeat(50);
  expect(requestsFrom([{ method: 'GET', path }])).toMatchObject([{ methods: ['GET'], paths: [] }]);
});
