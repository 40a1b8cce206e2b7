import { decide } from '../../../src/semantics/istio/decide.ts';
import { compileIstioPolicies } from '../../../src/semantics/istio/istio-policies.ts';
import { truths } from '../../../src/semantics/istio/truth.ts';
import { attributesOf, type RecordedRequest, settingsOf, type Vector, workloadFinder } from './vectors.ts';

interface Difference {
  readonly id: string;
  readonly request: RecordedRequest;
  readonly found: string;
  readonly reason: string;
}

/** The recorded requests that our semantics of a sidecar decide otherwise, with what they found. */
export function proxyDifferences(vectors: readonly Vector[]): Difference[] {
  return vectors.flatMap((vector): Difference[] => {
    const settings = settingsOf(vector);
    const policies = compileIstioPolicies(vector.objects, settings);
    const find = workloadFinder(vector);
    return vector.requests.flatMap((request): Difference[] => {
      const { namespace, labels } = find(request.destination);
      const { authorization, jwtRules } = policies.atProxy({ namespace, labels, isWaypoint: false });
      const attributes = attributesOf(request, find, settings, jwtRules);
      if (attributes === 'bad token') {
        return request.expected === 'denied'
          ? []
          : [{ id: vector.id, request, found: 'bad token', reason: 'bad token' }];
      }
      const decision = decide(authorization, attributes);
      const found =
        decision.allowed === truths.yes ? 'allowed' : decision.allowed === truths.no ? 'denied' : 'open';
      return found === request.expected ? [] : [{ id: vector.id, request, found, reason: decision.reason() }];
    });
  });
}
