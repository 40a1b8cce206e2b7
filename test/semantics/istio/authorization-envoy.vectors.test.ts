import { describe, expect, it } from 'vitest';
import { proxyDifferences } from './proxy-differences.ts';
import { readVectors } from './vectors.ts';

const ofProxies = /header x-(forwarded-proto|request-id) is not known/;
const vectors = readVectors('authorization-envoy.jsonl');

describe('authorization by paths, headers, hosts, methods and tokens, as Envoy decides it', () => {
  it('was recorded for at least 2,000 requests, both ways', () => {
    const expected = vectors.flatMap(({ requests }) => requests.map((request) => request.expected));
    expect(expected.length).toBeGreaterThanOrEqual(2000);
    expect(expected.filter((one) => one === 'allowed').length).toBeGreaterThan(500);
    expect(expected.filter((one) => one === 'denied').length).toBeGreaterThan(500);
  });

  it('is decided alike, or left open where only proxies know the value of a header', () => {
    const differences = proxyDifferences(vectors);
    const differing = differences.filter(({ found, reason }) => found !== 'open' || !ofProxies.test(reason));
    expect(differing.length, JSON.stringify(differing.slice(0, 3), null, 1)).toBe(0);
    expect(differences.length).toBeLessThan(25);
  });
});
