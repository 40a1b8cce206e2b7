import { describe, expect, it } from 'vitest';
import { compileIstioPolicies } from '../../../src/semantics/istio/istio-policies.ts';
import { decideL4 } from '../../../src/semantics/istio/l4-decide.ts';
import { truths } from '../../../src/semantics/istio/truth.ts';
import { attributesOf, readVectors, settingsOf, workloadFinder } from './vectors.ts';

const vectors = readVectors('authorization-ambient.jsonl');

describe('authorization at ztunnel, as Istio converts policies and ztunnel decides', () => {
  it('was recorded for at least 2,000 requests', () => {
    expect(vectors.flatMap(({ requests }) => requests).length).toBeGreaterThanOrEqual(2000);
  });

  it('is decided alike for every recorded request', () => {
    const differences = vectors.flatMap((vector) => {
      const settings = settingsOf(vector);
      const policies = compileIstioPolicies(vector.objects, settings);
      const find = workloadFinder(vector);
      return vector.requests.flatMap((request) => {
        const { peer, authorization } = policies.atZtunnel(find(request.destination));
        const attributes = attributesOf(request, find, settings);
        if (attributes === 'bad token') throw new Error('ztunnel knows no tokens');
        const decision = decideL4([...peer, ...authorization], attributes);
        const found =
          decision.allowed === truths.yes ? 'allowed' : decision.allowed === truths.no ? 'denied' : 'open';
        return found === request.expected ? [] : [{ id: vector.id, request, found, reason: decision.reason }];
      });
    });
    expect(differences.length, JSON.stringify(differences.slice(0, 3), null, 1)).toBe(0);
  });
});
