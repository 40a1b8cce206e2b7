import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { Topology } from '../../model/topology.ts';
import { addAll, bitsOf, countBits, hasBit } from '../bitset.ts';
import { controlPlanePort, hbonePort, proxyMetricsPorts, proxyPorts } from '../istio/istio-ports.ts';
import { findDestination, referenceOf } from './declared.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import type { Guards } from './guards.ts';
import { filled } from './named-requests.ts';
import { platformPodsOf } from './platform-pods.ts';
import type { ProofFailure } from './proof.ts';
import { requestThatPasses } from './request-that-passes.ts';
import { samplesOf, undeclaredRequest } from './samples.ts';
import type { FinalState } from './state-to-judge.ts';
import type { Widenings } from './widenings.ts';
import { elsewhere, type World } from './world.ts';

/** For every destination and port, who gets through that nobody declared. Returns how many pairs do not. */
export function judgeConnections(state: FinalState, widenings: Widenings, failures: ProofFailure[]): number {
  let denied = 0;
  for (const place of placesToJudge(state)) denied += judgePlace(state, place, widenings, failures);
  return denied;
}

interface Place {
  readonly destination: ClusterWorkload;
  readonly port: number;
  readonly protocol: Protocol;
  /** Only callers whose egress the bundle holds are asked about: the destination itself is not its concern. */
  readonly byEgressOnly: boolean;
}

function* placesToJudge({ topology, world, guards, platform }: FinalState): Generator<Place> {
  for (const workload of topology.workloads) {
    const destination = world.byKey.get(namespacedName(workload)) as ClusterWorkload;
    yield* portsAt(guards, world, workload).map((port) => ({ destination, ...port, byEgressOnly: false }));
  }
  const { closed } = guards;
  const { unnamedPort } = world;
  for (const destination of world.strangers) {
    if (!closed.has(destination.namespace)) continue;
    yield { destination, port: unnamedPort, protocol: 'TCP', byEgressOnly: false };
  }
  for (const destination of guards.onTheWire ? world.waypoints : []) {
    if (!closed.has(destination.namespace)) continue;
    for (const port of [unnamedPort, hbonePort, ...proxyMetricsPorts]) {
      yield { destination, port, protocol: 'TCP', byEgressOnly: false };
    }
  }
  if (!guards.guardsEgress) return;
  const ports = distinct([
    { port: unnamedPort, protocol: 'TCP' },
    { port: controlPlanePort, protocol: 'TCP' },
    ...(['TCP', 'UDP'] as const).map((protocol) => ({ port: platform.resolver.port, protocol })),
    ...topology.calls,
  ]);
  const others = world.strangers.filter(({ namespace }) => namespace === elsewhere);
  for (const destination of [...others, ...platformPodsOf(world)]) {
    yield* distinct([...ports, ...destination.ports]).map((port) => ({
      destination,
      ...port,
      byEgressOnly: true,
    }));
  }
}

/**
 * Where two layers guard, the whole is judged on declared ports only, for what both leave open; whatever else one of
 * them leaves open shows in its own view.
 */
export function portsAt(
  guards: Guards,
  { unnamedPort }: World,
  { ports }: Topology['workloads'][number],
): { readonly port: number; readonly protocol: Protocol }[] {
  if (guards.layered) return distinct(ports);
  const others = [unnamedPort, ...proxyPorts, ...(guards.onTheWire ? [hbonePort] : [])];
  const tcp = others.map((port) => ({ port, protocol: 'TCP' as const }));
  return distinct([...ports, ...tcp, { port: unnamedPort, protocol: 'UDP' }]);
}

function distinct(ports: readonly { readonly port: number; readonly protocol: Protocol }[]) {
  return [
    ...new Map(ports.map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }])).values(),
  ];
}

function judgePlace(
  state: FinalState,
  { destination, port, protocol, byEgressOnly }: Place,
  widenings: Widenings,
  failures: ProofFailure[],
): number {
  const { world, judge, flows, guards } = state;
  const destinationKey = namespacedName(destination);
  const unguarded = byEgressOnly ? undefined : guards.unguarded(destination, port, protocol);
  if (unguarded) {
    if (world.declared(destination)) widenings.add(unguarded, destinationKey, port, protocol);
    return 0;
  }
  const row = judge.row(destination, port, protocol);
  const passing = addAll(row.allowed.slice(), row.conditional);
  const declaredSources = new Set<string>();
  for (const flow of flows.get(destinationKey) ?? []) {
    if (flow.port === port && flow.protocol === protocol) declaredSources.add(namespacedName(flow.source));
  }
  const { workloads } = world.cluster;
  let denied = countBits(row.denied);
  if (hasBit(row.denied, workloads.indexOf(destination))) denied -= 1;
  for (const index of bitsOf(passing)) {
    const source = workloads[index] as ClusterWorkload;
    if (source === destination || !guards.concerns(source)) continue;
    // A pod that nobody declared may ask the resolver of its namespace's rule, and nobody else.
    if (byEgressOnly && world.strangers.includes(source) && destination.namespace !== elsewhere) continue;
    if (byEgressOnly ? !guards.held(source) : !guards.concerns(source)) continue;
    const sourceKey = namespacedName(source);
    if (declaredSources.has(sourceKey)) continue;
    const excuse = guards.excuse(source, destination, port, protocol);
    if (excuse) {
      const about = byEgressOnly ? guards.loose(source, port, protocol)?.workload : undefined;
      if (excuse !== 'declared') widenings.add(excuse, about ?? destinationKey, port, protocol, sourceKey);
      continue;
    }
    const request: TrafficRequest = {
      source: { workload: referenceOf(source) },
      destination: { workload: referenceOf(destination) },
      port,
      protocol,
    };
    const passed = hasBit(row.conditional, index)
      ? requestThatPasses(
          { ...state, tokenIssuers: state.topology.tokenIssuers },
          source,
          destination,
          request,
        )
      : request;
    if (passed) failures.push({ kind: 'open', request: passed, verdict: judge.ask(passed) });
    else denied += 1;
  }
  return byEgressOnly ? 0 : denied;
}

/**
 * Callers that nobody declared, dialling the Service as anybody would, with requests that the callee's own callers
 * send: a waypoint stands in front of the Service, not of the pod.
 */
export function judgeUndeclaredCallers(
  state: FinalState,
  widenings: Widenings,
  failures: ProofFailure[],
): void {
  const { world, judge, flows, guards, topology, named } = state;
  if (guards.onTheWire) return;
  const indices = new Map(world.cluster.workloads.map((workload, index) => [workload, index]));
  const indexOf = (workload: ClusterWorkload) => indices.get(workload) ?? -1;
  for (const [key, list] of flows) {
    const called = list.filter(({ purpose }) => purpose === 'call' || purpose === 'entry');
    const destination = called[0]?.destination;
    if (!destination || !world.declared(destination)) continue;
    for (const { port, protocol } of distinct(called)) {
      if (guards.unguarded(destination, port, protocol)) continue;
      const here = called.filter((flow) => flow.port === port && flow.protocol === protocol);
      const samples = here.flatMap(({ http }) =>
        http.flatMap((match) => samplesOf(match, topology.tokenIssuers).inside),
      );
      // Whom the pod itself refuses it refuses whatever is sent; where a waypoint may stand between, each way is asked.
      const refused = world.waypoints.length > 0 ? undefined : judge.row(destination, port, protocol).denied;
      const there = findDestination(world, destination, { port, protocol });
      for (const source of undeclaredCallers(world, destination, here)) {
        if (refused && hasBit(refused, indexOf(source))) continue;
        const request = { source: { workload: referenceOf(source) }, ...there, protocol };
        const byRules = named(source, destination).map((one) => filled(one, undeclaredRequest));
        const passed = [undefined, ...samples, ...byRules]
          .map((http) => ({ ...request, http }))
          .find((asked) => judge.outcome(asked) === 'allowed');
        if (!passed) continue;
        const excuse = guards.excuse(source, destination, port, protocol);
        if (excuse === 'declared') continue;
        if (excuse) widenings.add(excuse, key, port, protocol, namespacedName(source));
        else failures.push({ kind: 'open', request: passed, verdict: judge.ask(passed) });
      }
    }
  }
}

/** The strangers, and a few of the workloads that do not call. */
function undeclaredCallers(
  world: World,
  destination: ClusterWorkload,
  flows: readonly DeclaredFlow[],
): ClusterWorkload[] {
  const callers = new Set(flows.map(({ source }) => source));
  const strangers = world.strangers.filter(({ namespace }) =>
    [destination.namespace, elsewhere].includes(namespace),
  );
  const others: ClusterWorkload[] = [];
  for (const one of world.cluster.workloads) {
    if (others.length === 3) break;
    if (world.declared(one) && one !== destination && !callers.has(one)) others.push(one);
  }
  return [...strangers, ...others];
}
