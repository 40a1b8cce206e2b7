import type { ClusterWorkload } from '../../model/cluster.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { TokenIssuer } from '../../model/topology.ts';
import type { TooWide } from '../../model/verification.ts';
import {
  addAll,
  addBit,
  type Bitset,
  bitsOf,
  countBits,
  emptyBitset,
  hasBit,
  isEmptyBitset,
  removeAll,
} from '../bitset.ts';
import type { Judge } from '../judge.ts';
import type { DeclaredFlow } from '../proof/declared-flows.ts';
import type { Guards } from '../proof/guards.ts';
import type { NamedRequests } from '../proof/named-requests.ts';
import type { Widening } from '../proof/proof.ts';
import { requestThatPasses } from '../proof/request-that-passes.ts';
import type { WideningCode } from '../proof/widening-code.ts';
import { elsewhere, type World } from '../proof/world.ts';
import type { JudgedPort } from './judged-ports.ts';

interface WideContext {
  readonly world: World;
  readonly judge: Judge;
  readonly flows: ReadonlyMap<string, readonly DeclaredFlow[]>;
  readonly guards: Guards;
  readonly names: readonly string[];
  readonly tokenIssuers: readonly TokenIssuer[];
  readonly named: NamedRequests;
}

/** One port with the undeclared sources that get through. */
interface OpenPort extends JudgedPort {
  readonly sources: Bitset;
}

/** Compares the rows of declared workloads with what was declared; what layers cannot tell apart is a widening. */
export function findTooWide(
  ports: readonly JudgedPort[],
  context: WideContext,
): { readonly tooWide: TooWide[]; readonly widenings: Widening[] } {
  const widenings: Widening[] = [];
  const open: OpenPort[] = [];
  const indices = new Map(context.world.cluster.workloads.map((workload, index) => [workload, index]));
  for (const port of ports) {
    const { destination, byEgressOnly } = port;
    const known = context.world.declared(destination) !== undefined;
    const stranger =
      context.world.strangers.includes(destination) && context.guards.closed.has(destination.namespace);
    if (!known && !stranger && !byEgressOnly) continue;
    if (isEmptyBitset(port.row.allowed) && isEmptyBitset(port.row.conditional)) continue;
    const sources = undeclaredSources(port, context, indices, widenings);
    if (!isEmptyBitset(sources)) open.push({ ...port, sources });
  }
  return { tooWide: grouped(open, context), widenings };
}

function undeclaredSources(
  { destination, port, protocol, row, byEgressOnly = false }: JudgedPort,
  context: WideContext,
  indices: ReadonlyMap<ClusterWorkload, number>,
  widenings: Widening[],
): Bitset {
  const { world, flows, guards } = context;
  const { workloads } = world.cluster;
  const none = emptyBitset(workloads.length);
  const passing = addAll(row.allowed.slice(), row.conditional);
  const leave = emptyBitset(workloads.length);
  const key = namespacedName(destination);
  addBit(leave, indices.get(destination) ?? 0);
  for (const flow of flows.get(key) ?? []) {
    const index = indices.get(flow.source);
    if (flow.port === port && flow.protocol === protocol && index !== undefined) addBit(leave, index);
  }
  removeAll(passing, leave);
  if (isEmptyBitset(passing)) return none;
  const unguarded = byEgressOnly ? undefined : guards.unguarded(destination, port, protocol);
  if (unguarded) {
    if (!world.declared(destination)) return none;
    widenings.push({ code: unguarded, destination: key, port, protocol, sources: [] });
    return none;
  }
  const stranger = world.strangers.find(({ namespace }) => namespace === elsewhere);
  const strangerIndex = stranger === undefined ? -1 : (indices.get(stranger) ?? -1);
  const openToAll =
    stranger !== undefined &&
    !byEgressOnly &&
    destination !== stranger &&
    hasBit(row.allowed, strangerIndex) &&
    countBits(row.allowed) >= workloads.length - 1 &&
    guards.excuse(stranger, destination, port, protocol) === undefined;
  if (openToAll) return passing;
  const excused = new Map<string, { code: WideningCode; destination: string; sources: string[] }>();
  for (const index of bitsOf(passing)) {
    const source = workloads[index] as ClusterWorkload;
    if (!isAsked(context, source, destination, byEgressOnly)) continue;
    const code = guards.excuse(source, destination, port, protocol);
    if (code !== undefined) {
      if (code === 'declared') continue;
      const about = (byEgressOnly ? guards.loose(source, port, protocol)?.workload : undefined) ?? key;
      const known = excused.get(`${code} ${about}`) ?? { code, destination: about, sources: [] };
      known.sources.push(namespacedName(source));
      excused.set(`${code} ${about}`, known);
      continue;
    }
    const request = requestOf(source, destination, port, protocol);
    const passes =
      !hasBit(row.conditional, index) ||
      requestThatPasses(context, source, destination, request) !== undefined;
    if (passes) addBit(none, index);
  }
  for (const each of excused.values()) widenings.push({ ...each, port, protocol });
  return none;
}

/** Whether these policies have a say about a source; a pod that nobody declared may still ask the resolver. */
function isAsked(
  { world, guards }: WideContext,
  source: ClusterWorkload,
  destination: ClusterWorkload,
  byEgressOnly: boolean,
): boolean {
  if (!byEgressOnly) return guards.concerns(source);
  if (world.strangers.includes(source) && destination.namespace !== elsewhere) return false;
  return guards.held(source);
}

/** Same sources and same ports stand together; all ports of one destination that the same sources reach are one. */
function grouped(open: readonly OpenPort[], context: WideContext): TooWide[] {
  const { world, judge, names } = context;
  const { workloads } = world.cluster;
  const byEnd = groupBy(open, (port) => `${namespacedName(port.destination)} ${port.sources.join()}`);
  const groups = new Map<string, { destinations: string[]; ports: string[]; first: OpenPort }>();
  for (const list of byEnd.values()) {
    const [first] = list;
    if (first === undefined) continue;
    const ports = portTexts(list, open);
    const key = `${ports.join()} ${sourceKey(first, workloads)}`;
    const name = names[workloads.indexOf(first.destination)] ?? namespacedName(first.destination);
    const group = groups.get(key);
    if (group) group.destinations.push(name);
    else groups.set(key, { destinations: [name], ports, first });
  }
  return [...groups.values()].map(({ destinations, ports, first }): TooWide => {
    const members = bitsOf(first.sources);
    const source = workloads[members[0] ?? 0] as ClusterWorkload;
    const any = requestOf(source, first.destination, first.port, first.protocol);
    const request = requestThatPasses(context, source, first.destination, any) ?? any;
    return {
      destinations,
      ports,
      sources: isAnybody(first, workloads) ? 'anybody' : members.map((index) => names[index] ?? ''),
      request,
      verdict: judge.ask(request),
    };
  });
}

/** Everybody but the destination itself, so that two destinations open to all fall into one group. */
function sourceKey(open: OpenPort, workloads: readonly ClusterWorkload[]): string {
  return isAnybody(open, workloads) ? 'anybody' : open.sources.join();
}

function isAnybody({ sources, row }: OpenPort, workloads: readonly ClusterWorkload[]): boolean {
  const stranger = workloads.findIndex(({ namespace }) => namespace === elsewhere);
  return stranger >= 0 && hasBit(sources, stranger) && countBits(row.denied) === 0;
}

function portTexts(list: readonly OpenPort[], open: readonly OpenPort[]): string[] {
  const [first] = list;
  const named = list
    .filter(({ isOther }) => !isOther)
    .map(({ port, to, protocol }) => `${to === undefined ? port : `${port}-${to}`}/${protocol}`);
  const others = list.filter(({ isOther }) => isOther).map(({ protocol }) => protocol);
  if (first === undefined || others.length === 0) return named;
  const all =
    others.length === 2 &&
    open.filter((each) => each.destination === first.destination).length === list.length;
  if (all) return ['every port'];
  const more = named.length > 0 ? 'every other' : 'every';
  return [
    ...named,
    ...(others.length === 2 ? [`${more} port`] : others.map((protocol) => `${more} ${protocol} port`)),
  ];
}

function requestOf(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  protocol: Protocol,
): TrafficRequest {
  return {
    source: { workload: { namespace: source.namespace, name: source.name } },
    destination: { workload: { namespace: destination.namespace, name: destination.name } },
    port,
    protocol,
  };
}
