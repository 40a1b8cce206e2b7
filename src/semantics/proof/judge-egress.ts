import type { ClusterWorkload } from '../../model/cluster.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { Topology } from '../../model/topology.ts';
import { controlPlanePort } from '../istio/istio-ports.ts';
import { addressIn, guardedAddresses, isWithin, publicAddresses } from './addresses.ts';
import { alikeAmong } from './alike.ts';
import { referenceOf } from './declared.ts';
import type { ProofFailure } from './proof.ts';
import type { FinalState } from './state-to-judge.ts';
import type { WideningCode } from './widening-code.ts';
import type { Widenings } from './widenings.ts';

/** What a workload may reach outside: only what a call to an external destination declares. */
export function judgeEgress(state: FinalState, widenings: Widenings, failures: ProofFailure[]): void {
  const { topology, world, platform, guards, doors } = state;
  const calls = callsByCaller(topology);
  const { covering } = alikeAmong(world.cluster.workloads);
  const guarded = guardedAddresses(platform.addressFamilies);
  const anywhere = publicAddresses(platform.addressFamilies);
  const apiServer = (platform.apiServer?.cidrs ?? []).slice(0, 1).map(addressIn);
  const samplesAt = remember(
    (ports: readonly SampledPort[]) => ports.map(({ port, asked }) => `${port} ${asked}`).join(),
    (ports) =>
      ports.flatMap(({ port, asked }): Exit[] => {
        const inside = asked ? guarded : guarded.slice(0, 2);
        return [...anywhere, ...inside, ...apiServer].map((address) => ({ address, port, protocol: 'TCP' }));
      }),
  );
  const common = [world.unnamedPort, platform.resolver.port, controlPlanePort, platform.apiServer?.port];
  const named = doors.outward.map(
    ({ address, port = world.unnamedPort, protocol }): Exit => ({ address, port, protocol }),
  );
  for (const workload of topology.workloads) {
    const source = world.byKey.get(namespacedName(workload)) as ClusterWorkload;
    const code = whyOpen(state, source);
    if (code && leaves(state, source, [...anywhere, ...guarded], common)) {
      widenings.add(code, namespacedName(workload), 0, 'any');
    }
    // Seen on the wire already, where the view of outgoing packets is judged by itself.
    if (code || !guards.onTheWire) continue;
    // Rules for a workload hold for whoever has its labels too.
    const alike = covering(source).flatMap((one) => world.declared(one) ?? []);
    const own = alike.flatMap((one) => calls.get(namespacedName(one)) ?? []);
    const readsApi = alike.some(({ needsApiServer }) => needsApiServer);
    if (
      own.some(({ from }) => namespacedName(from) !== namespacedName(workload)) ||
      readsApi !== workload.needsApiServer
    ) {
      widenings.add('shared-labels', namespacedName(workload), 0, 'any', namespacedName(workload));
    }
    const leaving = own.filter(({ to }) => to.kind === 'external');
    const ports = [...new Set([...common, ...own.map((call) => call.port)])].filter(
      (port) => port !== undefined,
    );
    const samples = samplesAt(
      ports.map((port) => ({ port, asked: leaving.some((call) => call.port === port) })),
    );
    const declared = declaredExit(state, leaving);
    const mayLeave = (exit: Exit) =>
      declared(exit) || (readsApi && exit.protocol === 'TCP' && isApiServer(platform, exit));
    for (const exit of [...samples, ...named]) judgeExit(state, source, exit, mayLeave, widenings, failures);
  }
}

/** A waypoint may leave for what somebody of its namespace declares to leave by a gateway. */
export function judgeWaypointEgress(state: FinalState, widenings: Widenings, failures: ProofFailure[]): void {
  const { topology, world, platform, guards, doors } = state;
  if (!guards.onTheWire || !guards.guardsEgress) return;
  const anywhere = publicAddresses(platform.addressFamilies);
  const exits = [
    ...anywhere.map((address): Exit => ({ address, port: world.unnamedPort, protocol: 'TCP' })),
    ...doors.outward.map(({ port = world.unnamedPort, ...door }): Exit => ({ ...door, port })),
  ];
  const byGateway = new Set(
    topology.externals.filter(({ egressGateway }) => egressGateway).map(({ name }) => name),
  );
  for (const waypoint of world.waypoints) {
    if (!guards.closed.has(waypoint.namespace)) continue;
    const own = topology.calls.filter(
      ({ from, to }) =>
        from.namespace === waypoint.namespace && to.kind === 'external' && byGateway.has(to.name),
    );
    const mayLeave = declaredExit(state, own);
    for (const exit of exits) judgeExit(state, waypoint, exit, mayLeave, widenings, failures);
  }
}

/** Whether one of these calls declares to leave by an exit. */
function declaredExit(
  { topology, platform }: FinalState,
  calls: readonly Topology['calls'][number][],
): (exit: Exit) => boolean {
  const guarded = guardedAddresses(platform.addressFamilies);
  return ({ address, port, protocol }) =>
    calls.some(
      (call) =>
        call.port === port && call.protocol === protocol && reaches(topology, call.to.name, address, guarded),
    );
}

/** Fails where a source leaves by an exit that nothing asks for and that the guards can close. */
function judgeExit(
  { judge, platform, guards }: FinalState,
  source: ClusterWorkload,
  exit: Exit,
  mayLeave: (exit: Exit) => boolean,
  widenings: Widenings,
  failures: ProofFailure[],
): void {
  const { address, port, protocol } = exit;
  const loose = guards.loose(source, port, protocol);
  const request = requestTo(source, exit);
  if (loose) {
    if (judge.outcome(request) !== 'denied')
      widenings.add(loose.code, loose.workload, port, protocol, namespacedName(source));
    return;
  }
  if (mayLeave(exit)) return;
  if (needsByAddress(platform.resolver.cidrs, platform.resolver.port, address, port)) return;
  if (judge.outcome(request) !== 'allowed') return;
  failures.push({ kind: 'open', request, verdict: judge.ask(request) });
}

function requestTo(source: ClusterWorkload, { address, port, protocol }: Exit): TrafficRequest {
  return { source: { workload: referenceOf(source) }, destination: { address }, port, protocol };
}

/** Whether a workload may go to one of these addresses on one of these ports, or to where a rule leads. */
function leaves(
  { judge, doors, world }: FinalState,
  source: ClusterWorkload,
  addresses: readonly string[],
  ports: readonly (number | undefined)[],
): boolean {
  const samples = addresses.flatMap((address) =>
    ports.flatMap((port): Exit[] => (port === undefined ? [] : [{ address, port, protocol: 'TCP' }])),
  );
  const named = doors.outward.map(({ port = world.unnamedPort, ...door }): Exit => ({ ...door, port }));
  return [...samples, ...named].some((exit) => judge.outcome(requestTo(source, exit)) !== 'denied');
}

/** A port at which is tried who can leave; `asked`: by a call, so that every guarded range is tried. */
interface SampledPort {
  readonly port: number;
  readonly asked: boolean;
}

/** One result for all of one name: most workloads are tried at the same places. */
function remember<Item, Result>(
  nameOf: (item: Item) => string,
  compute: (item: Item) => Result,
): (item: Item) => Result {
  const known = new Map<string, Result>();
  return (item) => {
    const name = nameOf(item);
    const result = known.get(name) ?? compute(item);
    known.set(name, result);
    return result;
  };
}

/** One address outside at which is tried whether a workload can leave. */
interface Exit {
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}

function isApiServer({ apiServer }: FinalState['platform'], { address, port }: Exit): boolean {
  return apiServer !== undefined && port === apiServer.port && isWithin(apiServer.cidrs, address);
}

function whyOpen({ guards, world }: FinalState, source: ClusterWorkload): WideningCode | undefined {
  if (!world.declared(source)?.callsConfirmed) return 'unconfirmed-workload';
  if (source.hostNetwork) return 'host-network-workload';
  if (!guards.guardsEgress) return 'egress-unguarded';
  return guards.loose(source, 0, 'TCP')?.code;
}

function callsByCaller({ calls }: Topology): Map<string, Topology['calls'][number][]> {
  const byCaller = groupBy(calls, (call) => namespacedName(call.from));
  return byCaller;
}

/** Whether a destination includes an address: by its CIDRs, or, where it has none, as part of the public Internet. */
function reaches(topology: Topology, name: string, address: string, guarded: readonly string[]): boolean {
  const external = topology.externals.find((one) => one.name === name);
  if (!external || external.cidrs.length === 0) return !guarded.includes(address);
  return isWithin(external.cidrs, address);
}

/** A resolver outside the cluster's pods is reached by its address, which may lie in a guarded range. */
function needsByAddress(
  cidrs: readonly string[],
  resolverPort: number,
  address: string,
  port: number,
): boolean {
  return port === resolverPort && isWithin(cidrs, address);
}
