import { describe, expect, it } from 'vitest';
import { proxyDifferences } from './proxy-differences.ts';
import { readVectors } from './vectors.ts';

const vectors = readVectors('authorization-sidecar.jsonl');

describe('authorization at sidecars, as Istio builds it and Envoy decides it', () => {
  it('was recorded for at least 2,000 requests, both ways', () => {
    const expected = vectors.flatMap(({ requests }) => requests.map((request) => request.expected));
    expect(expected.length).toBeGreaterThanOrEqual(2000);
    expect(expected.filter((one) => one === 'allowed').length).toBeGreaterThan(500);
    expect(expected.filter((one) => one === 'denied').length).toBeGreaterThan(500);
  });

  it('is decided alike for every recorded request', () => {
    const differences = proxyDifferences(vectors);
    expect(differences.length, JSON.stringify(differences.slice(0, 3), null, 1)).toBe(0);
  });
});
