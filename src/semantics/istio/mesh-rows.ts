import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import {
  addAll,
  addBit,
  type Bitset,
  bitsOf,
  emptyBitset,
  fullBitset,
  keepOnly,
  removeAll,
} from '../bitset.ts';
import type { MeshPath, MeshRow } from '../mesh-judge.ts';
import { askMesh, protocolAt } from './ask-mesh.ts';
import { type Attributes, anyHttp, anyValue } from './attributes.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { Condition } from './condition.ts';
import { bypassesSidecar, bypassesZtunnel } from './inbound-capture.ts';
import type { L4Authorization } from './l4-authorization.ts';
import type { MeshModel } from './mesh-model.ts';
import { mtlsVerdict } from './mtls-verdict.ts';
import type { ProxyPolicies, ProxyPolicy } from './proxy-policies.ts';
import { addressOf, podAddress } from './request-facts.ts';
import { bothSets, eitherSet, notSet, SourceSets, type TruthSet } from './source-sets.ts';
import { truths } from './truth.ts';
import { hbonePort, type Wire, wireTo } from './wire.ts';

/**
 * Rows of the mesh: all workloads as sources at once, for requests of which only the port is known. Sources that
 * reach the destination in the same way share their evaluation; it agrees with asking about each alone.
 */
export function meshRows(
  model: MeshModel,
): (destination: ClusterWorkload, port: number, protocol: Protocol) => MeshRow {
  const { workloads } = model.cluster;
  const size = workloads.length;
  const identified = new SourceSets(
    workloads.map((workload) => ({
      principal: model.principalOf(workload),
      address: addressOf({ kind: 'workload', workload }),
    })),
  );
  const anonymous = new SourceSets(
    workloads.map((workload) => ({
      principal: undefined,
      address: addressOf({ kind: 'workload', workload }),
    })),
  );

  const classes = sourceClasses(model);
  const noSources = emptyBitset(size);
  const ambientSources = emptyBitset(size);
  for (const [index, workload] of workloads.entries()) {
    if (model.modeOf(workload) === 'ambient') addBit(ambientSources, index);
  }

  return (destination, port, protocol) => {
    if (protocol !== 'TCP') return everyone(size, direct(port, protocol));
    const wires = wiresTo(model, classes, destination, port);
    const use = model.waypoints.ofWorkload(destination);
    const alone = use.kind === 'waypoint' ? ambientSources : noSources;
    const result = emptyRow(size);
    for (const { wire, sources } of wires) {
      const here = removeAll(sources.slice(), alone);
      const sets = wire.kind === 'mtls' || wire.kind === 'hbone' ? identified : anonymous;
      addRow(result, rowOver(model, destination, port, wire, sets, here));
    }
    for (const index of bitsOf(alone)) {
      const workload = workloads[index];
      if (workload) addRow(result, askedAlone(model, workload, index, destination, port, size));
    }
    return { ...result, paths: mergedPaths(result.paths) };
  };
}

interface OpenRow {
  readonly allowed: Bitset;
  readonly denied: Bitset;
  readonly conditional: Bitset;
  readonly undetermined: Bitset;
  readonly paths: MeshPath[];
}

function emptyRow(size: number): OpenRow {
  return {
    allowed: emptyBitset(size),
    denied: emptyBitset(size),
    conditional: emptyBitset(size),
    undetermined: emptyBitset(size),
    paths: [],
  };
}

function addRow(to: OpenRow, from: MeshRow): void {
  for (const key of ['allowed', 'denied', 'conditional', 'undetermined'] as const) addAll(to[key], from[key]);
  to.paths.push(...from.paths);
}

function everyone(size: number, hops: MeshPath['hops']): MeshRow {
  const sources = fullBitset(size);
  return { ...emptyRow(size), allowed: fullBitset(size), paths: [{ sources, hops }] };
}

function direct(port: number, protocol: Protocol): MeshPath['hops'] {
  return [{ from: 'source', to: 'destination', port, protocol }];
}

/** Paths with the same hops become one. */
function mergedPaths(paths: readonly MeshPath[]): MeshPath[] {
  const byHops = new Map<string, { sources: Bitset; hops: MeshPath['hops'] }>();
  const nameOf = (end: 'source' | 'destination' | ClusterWorkload) =>
    typeof end === 'string' ? end : `${end.namespace}/${end.name}`;
  for (const { sources, hops } of paths) {
    const key = hops.map(({ from, to, port }) => `${nameOf(from)}>${nameOf(to)}:${port}`).join(' ');
    const known = byHops.get(key);
    if (known) addAll(known.sources, sources);
    else byHops.set(key, { sources: sources.slice(), hops });
  }
  return [...byHops.values()].filter(({ sources }) => sources.some((word) => word !== 0));
}

/** Sources of which one speaks for all: they send the same to any destination. */
interface SourceClass {
  readonly workload: ClusterWorkload;
  readonly sources: Bitset;
}

function sourceClasses(model: MeshModel): SourceClass[] {
  const { workloads } = model.cluster;
  const classes = new Map<string, SourceClass>();
  for (const [index, workload] of workloads.entries()) {
    const mode = model.modeOf(workload);
    const hasProxy = mode === 'sidecar' || mode === 'gateway';
    const own = Object.entries(workload.annotations).filter(([key]) => /Outbound/.test(key));
    const place = hasProxy && model.hasDestinationRules ? [workload.namespace, workload.labels] : [];
    const key = JSON.stringify([mode, hasProxy ? own : [], place]);
    const known = classes.get(key) ?? { workload, sources: emptyBitset(workloads.length) };
    classes.set(key, known);
    addBit(known.sources, index);
  }
  return [...classes.values()];
}

/** The sources by what their side sends. */
function wiresTo(
  model: MeshModel,
  classes: readonly SourceClass[],
  workload: ClusterWorkload,
  port: number,
): readonly { readonly wire: Wire; readonly sources: Bitset }[] {
  const groups = new Map<string, { wire: Wire; sources: Bitset }>();
  for (const one of classes) {
    const wire = wireTo(model, { kind: 'workload', workload: one.workload }, { workload, port });
    const because = 'because' in wire && wire.because ? `${wire.because.namespace}/${wire.because.name}` : '';
    const key = `${wire.kind} ${because}`;
    const group = groups.get(key);
    if (group) addAll(group.sources, one.sources);
    else groups.set(key, { wire, sources: one.sources.slice() });
  }
  return [...groups.values()];
}

/** Verdicts for sources that arrive over the same kind of wire. */
function rowOver(
  model: MeshModel,
  destination: ClusterWorkload,
  port: number,
  wire: Wire,
  sets: SourceSets,
  sources: Bitset,
): MeshRow {
  const size = model.cluster.workloads.length;
  const mode = model.modeOf(destination);
  const bypassed =
    (mode === 'sidecar' && bypassesSidecar(destination, port)) ||
    (mode === 'ambient' && bypassesZtunnel(destination) && wire.kind !== 'hbone');
  const tunnelled = wire.kind === 'hbone' && !bypassed;
  const paths = [{ sources, hops: direct(tunnelled ? hbonePort : port, 'TCP') }];
  const row = { ...emptyRow(size), paths };
  if (bypassed) return { ...row, allowed: sources };
  const rest: Attributes = {
    principal: undefined,
    sourceAddress: undefined,
    remoteAddress: undefined,
    destinationAddress: podAddress(destination),
    destinationPort: port,
    sni: anyValue,
  };
  const open = truthsAt(model, destination, port, wire, sets, rest);
  const only = (set: Bitset) => keepOnly(set.slice(), sources);
  const allowed = removeAll(only(open.can), open.fail);
  const denied = removeAll(only(open.fail), open.can);
  const undetermined = removeAll(removeAll(only(open.open), allowed), denied);
  const conditional = removeAll(removeAll(removeAll(sources.slice(), allowed), denied), undetermined);
  return { ...row, allowed, denied, undetermined, conditional };
}

function truthsAt(
  model: MeshModel,
  destination: ClusterWorkload,
  port: number,
  wire: Wire,
  sets: SourceSets,
  rest: Attributes,
): TruthSet {
  const mode = model.modeOf(destination);
  if (mode === 'ambient') {
    const { peer, authorization } = model.policies.atZtunnel(destination);
    return bothSets(l4Truths(peer, sets, rest), l4Truths(authorization, sets, rest));
  }
  if (mtlsVerdict(model, wire, destination, port, rest).outcome === 'denied') return sets.constant(truths.no);
  if (mode === 'none') return sets.constant(truths.yes);
  const { authorization } = model.policies.atProxy({
    namespace: destination.namespace,
    labels: destination.labels,
    isWaypoint: mode === 'waypoint',
  });
  const protocol = wire.kind === 'other-tls' ? 'tcp' : protocolAt(model, destination, port);
  const tcp = protocol === 'http' ? undefined : proxyTruths(authorization, sets, rest);
  const http = protocol === 'tcp' ? undefined : proxyTruths(authorization, sets, { ...rest, http: anyHttp });
  if (tcp && http) return mixed(tcp, http);
  return tcp ?? http ?? sets.constant(truths.yes);
}

/** Either kind of connection may come: what both say holds, else it depends. */
function mixed(a: TruthSet, b: TruthSet): TruthSet {
  const union = (x: Bitset, y: Bitset) => addAll(x.slice(), y);
  return { can: union(a.can, b.can), fail: union(a.fail, b.fail), open: union(a.open, b.open) };
}

function proxyTruths(policies: ProxyPolicies, sets: SourceSets, attributes: Attributes): TruthSet {
  const matches = (list: readonly ProxyPolicy[]) =>
    anyOf(
      sets,
      list.flatMap((policy) => (attributes.http ? policy.http : policy.tcp).rules),
      (rule) => ruleTruths(rule, sets, attributes),
    );
  let result = notSet(matches(policies.DENY));
  if (policies.ALLOW.length > 0) result = bothSets(result, matches(policies.ALLOW));
  if (policies.CUSTOM.length === 0) return result;
  const unasked = notSet(matches(policies.CUSTOM));
  return bothSets(result, eitherSet(unasked, sets.constant(truths.unknown)));
}

function ruleTruths(rule: CompiledRule, sets: SourceSets, attributes: Attributes): TruthSet {
  const allOf = (conditions: readonly Condition[]) =>
    conditions.reduce((set, one) => bothSets(set, sets.of(one, attributes)), sets.constant(truths.yes));
  const alternatives = (lists: readonly (readonly Condition[])[]) =>
    lists.length === 0 ? sets.constant(truths.yes) : anyOf(sets, lists, allOf);
  return bothSets(bothSets(alternatives(rule.sources), alternatives(rule.operations)), allOf(rule.when));
}

function l4Truths(policies: readonly L4Authorization[], sets: SourceSets, attributes: Attributes): TruthSet {
  const matches = (action: L4Authorization['action']) =>
    anyOf(
      sets,
      policies.filter((policy) => policy.action === action).flatMap(({ groups }) => groups),
      ({ clauses }) =>
        clauses.reduce(
          (set, clause) =>
            clause.length === 0
              ? set
              : bothSets(
                  set,
                  anyOf(sets, clause, (match) => l4Match(match, sets, attributes)),
                ),
          sets.constant(truths.yes),
        ),
    );
  const denied = matches('DENY');
  if (!policies.some(({ action }) => action === 'ALLOW')) return notSet(denied);
  return bothSets(notSet(denied), matches('ALLOW'));
}

function l4Match(match: readonly Condition[], sets: SourceSets, attributes: Attributes): TruthSet {
  if (match.length === 0) return sets.constant(truths.no);
  return match.reduce((set, one) => bothSets(set, sets.of(one, attributes)), sets.constant(truths.yes));
}

function anyOf<Item>(sets: SourceSets, items: readonly Item[], truth: (item: Item) => TruthSet): TruthSet {
  return items.reduce((set, item) => eitherSet(set, truth(item)), sets.constant(truths.no));
}

/** A source whose way differs from the others': through a waypoint of the workload. */
function askedAlone(
  model: MeshModel,
  workload: ClusterWorkload,
  index: number,
  destination: ClusterWorkload,
  port: number,
  size: number,
): MeshRow {
  const source = { kind: 'workload', workload } as const;
  const answer = askMesh(model, {
    source,
    destination: { kind: 'workload', workload: destination },
    port,
    protocol: 'TCP',
  });
  const row = emptyRow(size);
  const outcomes = answer.layers.map(({ outcome }) => outcome);
  const set = outcomes.includes('denied')
    ? row.denied
    : outcomes.includes('undetermined')
      ? row.conditional
      : row.allowed;
  addBit(set, index);
  const sources = emptyBitset(size);
  addBit(sources, index);
  const end = (one: (typeof answer.hops)[number]['source'], role: 'source' | 'destination') =>
    one.kind === 'workload' && one.workload !== workload && one.workload !== destination
      ? one.workload
      : role;
  const hops = answer.hops.map((hop) => ({
    from: end(hop.source, 'source') as 'source' | ClusterWorkload,
    to: end(hop.destination, 'destination') as 'destination' | ClusterWorkload,
    port: hop.port,
    protocol: hop.protocol,
  }));
  return { ...row, paths: [{ sources, hops }] };
}
