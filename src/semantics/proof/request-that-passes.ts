import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { HttpRequest, TrafficRequest } from '../../model/request.ts';
import type { TokenIssuer } from '../../model/topology.ts';
import type { Judge } from '../judge.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import { filled, type NamedRequests } from './named-requests.ts';
import { samplesOf, undeclaredRequest } from './samples.ts';

interface Trial {
  readonly judge: Judge;
  readonly flows: ReadonlyMap<string, readonly DeclaredFlow[]>;
  readonly tokenIssuers: readonly TokenIssuer[];
  readonly named: NamedRequests;
}

/**
 * Of a source that nobody declared, a request that passes: of those that the callee's own callers send, that some rule
 * names, or that nobody would declare. Undefined where none of them does.
 */
export function requestThatPasses(
  { judge, flows, tokenIssuers, named }: Trial,
  source: ClusterWorkload,
  destination: ClusterWorkload,
  request: TrafficRequest,
): TrafficRequest | undefined {
  const declared: (HttpRequest | undefined)[] = (flows.get(namespacedName(destination)) ?? []).flatMap(
    ({ http }) => http.flatMap((match) => samplesOf(match, tokenIssuers).inside),
  );
  const byRules = named(source, destination).map((one) => filled(one, undeclaredRequest));
  return [undefined, undeclaredRequest, ...declared, ...byRules]
    .map((http) => ({ ...request, http }))
    .find((asked) => judge.outcome(asked) === 'allowed');
}
