import { namespacedName } from '../../model/namespaced-name.ts';
import type { HttpRequest, RequestSource, TrafficRequest } from '../../model/request.ts';
import { findDestination, referenceOf } from './declared.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import { coversWorkload } from './label-cover.ts';
import { matchesDeclared } from './matches-declared.ts';
import { filled } from './named-requests.ts';
import type { ProofFailure } from './proof.ts';
import { sameIdentity } from './same-identity.ts';
import { samplesOf, undeclaredRequest } from './samples.ts';
import type { FinalState } from './state-to-judge.ts';
import type { WideningCode } from './widening-code.ts';
import type { Widenings } from './widenings.ts';
import type { World } from './world.ts';

/** For each declared HTTP flow: requests that differ from it in one part are refused where somebody reads HTTP. */
export function judgeHttp(state: FinalState, widenings: Widenings, failures: ProofFailure[]): void {
  const { judge, flows, guards, world } = state;
  for (const [key, list] of flows) {
    for (const flow of list.filter(({ http }) => http.length > 0)) {
      if (world.declared(flow.destination)?.callsConfirmed === false) continue;
      if (!guards.enforcesHttp(flow)) {
        // That monitoring reads one path is our own wish, not somebody's answer.
        if (flow.purpose !== 'metrics')
          widenings.add('l7-not-enforced', key, flow.port, flow.protocol, namespacedName(flow.source));
        continue;
      }
      let excuses: ReturnType<typeof excusesFor> | undefined;
      for (const { request, differs } of requestsBeside(state, flow)) {
        const asked = requestOf(flow, request, world);
        if (judge.outcome(asked) !== 'allowed') continue;
        excuses ??= excusesFor(state, flow, list);
        const excuse = excuses.find(({ allows }) => allows(request));
        if (!excuse) failures.push({ kind: 'open', request: asked, verdict: judge.ask(asked), differs });
        else if (excuse.code)
          widenings.add(excuse.code, key, flow.port, flow.protocol, namespacedName(flow.source));
      }
    }
  }
}

/** Requests that differ from what a flow declares: in one part, or as some rule at the callee names them. */
function* requestsBeside(
  { topology, named }: FinalState,
  flow: DeclaredFlow,
): Generator<{ readonly request: HttpRequest; readonly differs: string }> {
  const issuerOf = (name: string) => topology.tokenIssuers.find((issuer) => issuer.name === name)?.issuer;
  const rules = named(flow.source, flow.destination);
  for (const match of flow.http) {
    const { inside, outside } = samplesOf(match, topology.tokenIssuers);
    yield* outside;
    const [base] = inside;
    if (base === undefined) continue;
    const { method, path } = undeclaredRequest;
    for (const rule of rules) {
      const isWhole = rule.method !== undefined && rule.path !== undefined;
      // What the rule leaves open is tried as declared, and as nobody declares it.
      for (const open of isWhole ? [base] : [base, { ...base, method, path }]) {
        const request = filled(rule, open);
        if (flow.http.some((one) => matchesDeclared(one, request, issuerOf))) continue;
        yield { request, differs: differenceOf(request, base) };
      }
    }
  }
}

function differenceOf(request: HttpRequest, base: HttpRequest): string {
  const [part = 'token'] = (['method', 'path', 'host'] as const).filter(
    (name) => request[name] !== base[name],
  );
  return part;
}

/** What else lets this caller's requests through: its own other calls, or those of whom Istio takes it for. */
function excusesFor(
  { guards, topology, flows }: FinalState,
  flow: DeclaredFlow,
  list: readonly DeclaredFlow[],
): { code?: WideningCode; allows(request: HttpRequest): boolean }[] {
  const issuerOf = (name: string) => topology.tokenIssuers.find((issuer) => issuer.name === name)?.issuer;
  const allows =
    ({ http }: DeclaredFlow) =>
    (request: HttpRequest) =>
      http.length === 0 || http.some((match) => matchesDeclared(match, request, issuerOf));
  const here = list.filter(({ port, protocol }) => port === flow.port && protocol === flow.protocol);
  const own = here.filter(({ source }) => source === flow.source);
  const twins = here.filter(({ source }) => source !== flow.source && sameIdentity(source, flow.source));
  const nameless = here.filter((one) => one.source !== flow.source && !guards.hasIdentity(one));
  // Rules for a workload hold for every other with its labels too.
  const alike = [...flows.values()]
    .flat()
    .filter(
      (one) =>
        one.destination !== flow.destination &&
        one.port === flow.port &&
        coversWorkload(one.destination, flow.destination) &&
        (sameIdentity(one.source, flow.source) || !guards.hasIdentity(one)),
    );
  return [
    ...own.map((one) => ({ allows: allows(one) })),
    ...twins.map((one) => ({ code: 'shared-service-account' as const, allows: allows(one) })),
    ...alike.map((one) => ({ code: 'shared-labels' as const, allows: allows(one) })),
    ...nameless.map((one) => ({ code: 'plaintext-port-open' as const, allows: allows(one) })),
  ];
}

function requestOf(flow: DeclaredFlow, http: HttpRequest, world: World): TrafficRequest {
  const source: RequestSource = { workload: referenceOf(flow.source) };
  return {
    source,
    ...findDestination(world, flow.destination, flow),
    protocol: flow.protocol,
    http,
  };
}
