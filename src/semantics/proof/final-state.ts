import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { HttpRequest, RequestSource, TrafficRequest } from '../../model/request.ts';
import type { Topology } from '../../model/topology.ts';
import { addAll, hasBit } from '../bitset.ts';
import type { Judge } from '../judge.ts';
import { guardedAddresses, publicAddress } from './addresses.ts';
import { type DeclaredRequest, findDestination, referenceOf } from './declared.ts';
import { type DeclaredFlow, matchesDeclared, proxyPorts, sameIdentity } from './declared-flows.ts';
import type { Guards, WideningCode } from './guards.ts';
import type { Proof, ProofFailure, Widening } from './proof.ts';
import { samplesOf, undeclaredRequest } from './samples.ts';
import { elsewhere, keyOf, type World } from './world.ts';

interface FinalState {
  readonly world: World;
  readonly judge: Judge;
  readonly requests: readonly DeclaredRequest[];
  readonly flows: ReadonlyMap<string, readonly DeclaredFlow[]>;
  readonly guards: Guards;
  readonly topology: Topology;
  readonly platform: Platform;
}

/** A port that no application of the topology declares. */
const undeclaredPort = 4242;

/** Everything declared passes, and nothing else does that the approach can keep out. */
export function judgeFinalState(
  state: FinalState,
): Pick<Proof, 'failures' | 'deniedPairs' | 'widenings' | 'undetermined'> {
  const failures: ProofFailure[] = [];
  const undetermined: { declared: DeclaredRequest; reason: string }[] = [];
  for (const declared of state.requests) {
    const verdict = state.judge.ask(declared.request);
    if (verdict.outcome === 'denied') {
      failures.push({
        kind: 'cut',
        phase: 'final',
        step: 'end of the rollout',
        undo: false,
        declared,
        verdict,
      });
    } else if (verdict.outcome === 'undetermined')
      undetermined.push({ declared, reason: verdict.decidedBy.reason });
  }
  const widenings = new Widenings();
  let deniedPairs = 0;
  for (const { destination, port, protocol } of portsToJudge(state)) {
    deniedPairs += judgePort(state, destination, port, protocol, widenings, failures);
  }
  judgeHttp(state, widenings, failures);
  judgeEgress(state, widenings, failures);
  return { failures, deniedPairs, widenings: widenings.list(), undetermined };
}

class Widenings {
  private readonly found = new Map<string, Widening & { readonly sources: string[] }>();

  add(code: WideningCode, destination: string, port: number, protocol: string, source?: string): void {
    const key = `${code} ${destination} ${protocol} ${port}`;
    const known = this.found.get(key) ?? { code, destination, port, protocol, sources: [] };
    this.found.set(key, known);
    if (source !== undefined && !known.sources.includes(source)) known.sources.push(source);
  }

  list(): Widening[] {
    return [...this.found.values()];
  }
}

function* portsToJudge({ topology, world, platform }: FinalState) {
  for (const workload of topology.workloads) {
    const destination = world.byKey.get(keyOf(workload)) as ClusterWorkload;
    const seen = new Set<string>();
    const declared = workload.ports.map(({ port, protocol }) => ({ port, protocol }));
    const others = [undeclaredPort, ...(platform.istio ? proxyPorts : [])].map((port) => ({
      port,
      protocol: 'TCP' as const,
    }));
    for (const { port, protocol } of [
      ...declared,
      ...others,
      { port: undeclaredPort, protocol: 'UDP' as const },
    ]) {
      const key = `${port}/${protocol}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield { destination, port, protocol };
    }
  }
  // Where nobody declared anything at all: shows what a workload may still call.
  for (const destination of world.strangers.filter(({ namespace }) => namespace === elsewhere)) {
    yield { destination, port: undeclaredPort, protocol: 'TCP' as const };
  }
}

/** Returns how many sources cannot get through. */
function judgePort(
  { world, judge, flows, guards }: FinalState,
  destination: ClusterWorkload,
  port: number,
  protocol: Protocol,
  widenings: Widenings,
  failures: ProofFailure[],
): number {
  const row = judge.row(destination, port, protocol);
  const { workloads } = world.cluster;
  const destinationKey = keyOf(destination);
  const passing = addAll(addAll(row.allowed.slice(), row.conditional), row.undetermined);
  const unguarded = guards.unguarded(destination, port, protocol);
  if (unguarded) {
    widenings.add(unguarded, destinationKey, port, protocol);
    return 0;
  }
  const declaredSources = new Set(
    (flows.get(destinationKey) ?? [])
      .filter((flow) => flow.port === port && flow.protocol === protocol)
      .map(({ source }) => keyOf(source)),
  );
  let denied = 0;
  for (let index = 0; index < workloads.length; index += 1) {
    const source = workloads[index] as ClusterWorkload;
    if (source === destination) continue;
    // What the platform's own pods may call elsewhere is not for this bundle to say.
    if (destination.namespace === elsewhere && !world.declared(source)?.callsConfirmed) continue;
    if (!hasBit(passing, index)) {
      denied += 1;
      continue;
    }
    const sourceKey = keyOf(source);
    if (declaredSources.has(sourceKey)) continue;
    // Verdicts that nobody can know offline are said elsewhere; here only what surely passes counts.
    if (hasBit(row.undetermined, index)) continue;
    const excuse = guards.excuse(source, destination, port, protocol);
    if (excuse) {
      widenings.add(excuse, destinationKey, port, protocol, sourceKey);
      continue;
    }
    const request: TrafficRequest = {
      source: { workload: referenceOf(source) },
      destination: { workload: referenceOf(destination) },
      port,
      protocol,
    };
    if (hasBit(row.conditional, index) && !passesConditionally(judge, request)) {
      denied += 1;
      continue;
    }
    failures.push({ kind: 'open', request, verdict: judge.ask(request) });
  }
  return denied;
}

/** Rules with HTTP conditions for somebody else can leave a source "conditional"; what counts is whether a request passes. */
function passesConditionally(judge: Judge, request: TrafficRequest): boolean {
  return [undefined, undeclaredRequest].some((http) => judge.ask({ ...request, http }).outcome === 'allowed');
}

/** For each declared HTTP flow: requests that differ from it in one part are refused where somebody reads HTTP. */
function judgeHttp(state: FinalState, widenings: Widenings, failures: ProofFailure[]): void {
  const { judge, flows, guards, topology, world } = state;
  for (const [key, list] of flows) {
    for (const flow of list.filter(({ http }) => http.length > 0)) {
      if (world.declared(flow.destination)?.callsConfirmed === false) continue;
      if (!guards.enforcesHttp(flow.source, flow.destination)) {
        widenings.add('l7-not-enforced', key, flow.port, flow.protocol, keyOf(flow.source));
        continue;
      }
      const excuses = excusesFor(state, flow, list);
      for (const { request, differs } of flow.http.flatMap(
        (match) => samplesOf(match, topology.tokenIssuers).outside,
      )) {
        const asked = requestOf(flow, request, world);
        const verdict = judge.ask(asked);
        if (verdict.outcome !== 'allowed') continue;
        const excuse = excuses.find(({ allows }) => allows(request));
        if (!excuse) failures.push({ kind: 'open', request: asked, verdict, differs });
        else if (excuse.code) widenings.add(excuse.code, key, flow.port, flow.protocol, keyOf(flow.source));
      }
    }
  }
}

/** What else lets this caller's requests through: its own other calls, or those of whom Istio takes it for. */
function excusesFor(
  { guards, topology }: FinalState,
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
  const nameless = here.filter(({ source }) => source !== flow.source && !guards.hasIdentity(source));
  return [
    ...own.map((one) => ({ allows: allows(one) })),
    ...twins.map((one) => ({ code: 'shared-service-account' as const, allows: allows(one) })),
    ...nameless.map((one) => ({ code: 'plaintext-port-open' as const, allows: allows(one) })),
  ];
}

function requestOf(flow: DeclaredFlow, http: HttpRequest, world: World): TrafficRequest {
  const source: RequestSource = { workload: referenceOf(flow.source) };
  return {
    source,
    ...findDestination(world, flow.destination, flow.port, flow.protocol),
    protocol: flow.protocol,
    http,
  };
}

/** What a workload may reach outside: only what a call to an external destination declares. */
function judgeEgress(
  { judge, guards, topology, world }: FinalState,
  widenings: Widenings,
  failures: ProofFailure[],
): void {
  const leaving = callsThatLeave(topology);
  for (const workload of topology.workloads) {
    const source = world.byKey.get(keyOf(workload)) as ClusterWorkload;
    const opensEgress = world.opensEgress(source);
    if (!workload.callsConfirmed || workload.hostNetwork || !guards.guardsEgress || opensEgress) {
      const code = !workload.callsConfirmed
        ? 'unconfirmed-workload'
        : workload.hostNetwork
          ? 'host-network-workload'
          : opensEgress && guards.guardsEgress
            ? 'api-server-address-unknown'
            : 'egress-unguarded';
      widenings.add(code, 'outside the cluster', 0, 'any', keyOf(workload));
      continue;
    }
    const declared = leaving.get(keyOf(workload)) ?? [];
    const ports = new Set([undeclaredPort, ...declared.map(({ port }) => port)]);
    for (const port of ports) {
      const mayLeave = declared.some((call) => call.port === port);
      for (const address of mayLeave ? guardedAddresses : [publicAddress, ...guardedAddresses]) {
        if (declared.some((call) => call.port === port && namesAddress(topology, call.to.name, address)))
          continue;
        const request: TrafficRequest = {
          source: { workload: referenceOf(source) },
          destination: { address },
          port,
          protocol: 'TCP',
        };
        const verdict = judge.ask(request);
        if (verdict.outcome === 'allowed') failures.push({ kind: 'open', request, verdict });
      }
    }
  }
}

function callsThatLeave({ calls }: Topology): Map<string, Topology['calls'][number][]> {
  const byCaller = new Map<string, Topology['calls'][number][]>();
  for (const call of calls.filter(({ to }) => to.kind === 'external')) {
    const key = keyOf(call.from);
    byCaller.set(key, [...(byCaller.get(key) ?? []), call]);
  }
  return byCaller;
}

/** A destination whose CIDRs were written out may lie anywhere; only open-ended ones must leave the guarded ranges out. */
function namesAddress(topology: Topology, name: string, _address: string): boolean {
  return (topology.externals.find((external) => external.name === name)?.cidrs.length ?? 0) > 0;
}
