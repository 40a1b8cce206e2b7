import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/semantics/istio/decide.ts';
import { compileIstioPolicies } from '../../../src/semantics/istio/istio-policies.ts';
import { truths } from '../../../src/semantics/istio/truth.ts';
import { attributesOf, readVectors, settingsOf, workloadFinder } from './vectors.ts';

const vectors = readVectors('authorization-sidecar.jsonl');

describe('authorization at sidecars, as Istio builds it and an RBAC interpreter decides it', () => {
  it('was recorded for at least 2,000 requests, both ways', () => {
    const expected = vectors.flatMap(({ requests }) => requests.map((request) => request.expected));
    expect(expected.length).toBeGreaterThanOrEqual(2000);
    expect(expected.filter((one) => one === 'allowed').length).toBeGreaterThan(500);
    expect(expected.filter((one) => one === 'denied').length).toBeGreaterThan(500);
  });

  it('is decided alike for every recorded request', () => {
    const differences = vectors.flatMap((vector) => {
      const settings = settingsOf(vector);
      const policies = compileIstioPolicies(vector.objects, settings);
      const find = workloadFinder(vector);
      return vector.requests.flatMap((request) => {
        const { namespace, labels } = find(request.destination);
        const { authorization, jwtRules } = policies.atProxy({ namespace, labels, isWaypoint: false });
        const attributes = attributesOf(request, find, settings, jwtRules);
        if (attributes === 'bad token') {
          return request.expected === 'denied' ? [] : [{ id: vector.id, request, found: 'bad token' }];
        }
        const decision = decide(authorization, attributes);
        const found =
          decision.allowed === truths.yes ? 'allowed' : decision.allowed === truths.no ? 'denied' : 'open';
        return found === request.expected ? [] : [{ id: vector.id, request, found, reason: decision.reason }];
      });
    });
    expect(differences.length, JSON.stringify(differences.slice(0, 3), null, 1)).toBe(0);
  });
});
