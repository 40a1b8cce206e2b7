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
import { askMesh } from './ask-mesh.ts';
import { type Attributes, anyValue } from './attributes.ts';
import { bypassesSidecar, bypassesZtunnel } from './inbound-capture.ts';
import { hbonePort } from './istio-ports.ts';
import type { MeshModel } from './mesh-model.ts';
import { addressOf, podAddress } from './request-facts.ts';
import { truthsAt } from './row-truths.ts';
import { sourceClasses, wiresTo } from './source-classes.ts';
import { SourceSets } from './source-sets.ts';
import { truths } from './truth.ts';
import type { Wire } from './wire.ts';

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

const verdicts = ['allowed', 'denied', 'conditional', 'undetermined'] as const;

type Verdicts = Readonly<Record<(typeof verdicts)[number], Bitset>>;

/** What some of the sources meet; a verdict that none of them gets is absent. */
interface PartialRow extends Partial<Verdicts> {
  readonly paths: readonly MeshPath[];
}

function emptyRow(size: number): Verdicts & { readonly paths: MeshPath[] } {
  return {
    allowed: emptyBitset(size),
    denied: emptyBitset(size),
    conditional: emptyBitset(size),
    undetermined: emptyBitset(size),
    paths: [],
  };
}

function addRow(to: ReturnType<typeof emptyRow>, from: PartialRow): void {
  for (const verdict of verdicts) {
    const sources = from[verdict];
    if (sources) addAll(to[verdict], sources);
  }
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

/** Verdicts for sources that arrive over the same kind of wire. */
function rowOver(
  model: MeshModel,
  destination: ClusterWorkload,
  port: number,
  wire: Wire,
  sets: SourceSets,
  sources: Bitset,
): PartialRow {
  const mode = model.modeOf(destination);
  const tunnelled = wire.kind === 'hbone';
  const bypassed =
    !tunnelled &&
    ((mode === 'sidecar' && bypassesSidecar(destination, port)) ||
      (mode === 'ambient' && bypassesZtunnel(destination)));
  const paths = [{ sources, hops: direct(tunnelled ? hbonePort : port, 'TCP') }];
  if (wire.kind === 'blocked') return { paths, denied: sources };
  if (bypassed) return { paths, allowed: sources };
  const rest: Attributes = {
    principal: undefined,
    sourceAddress: undefined,
    remoteAddress: undefined,
    destinationAddress: podAddress(destination),
    destinationPort: port,
    sni: anyValue,
  };
  const open = truthsAt(model, destination, port, wire, sets, rest);
  if (open.constant === truths.yes) return { paths, allowed: sources };
  if (open.constant === truths.no) return { paths, denied: sources };
  const only = (set: Bitset) => keepOnly(set.slice(), sources);
  const allowed = removeAll(only(open.can), open.fail);
  const denied = removeAll(only(open.fail), open.can);
  const undetermined = removeAll(removeAll(only(open.open), allowed), denied);
  const conditional = removeAll(removeAll(removeAll(sources.slice(), allowed), denied), undetermined);
  return { paths, allowed, denied, undetermined, conditional };
}

/** A source whose way differs from the others': through a waypoint of the workload. */
function askedAlone(
  model: MeshModel,
  workload: ClusterWorkload,
  index: number,
  destination: ClusterWorkload,
  port: number,
  size: number,
): PartialRow {
  const source = { kind: 'workload', workload } as const;
  const answer = askMesh(model, {
    source,
    destination: { kind: 'workload', workload: destination },
    port,
    protocol: 'TCP',
  });
  const outcomes = answer.layers.map(({ outcome }) => outcome);
  const verdict = outcomes.includes('denied')
    ? 'denied'
    : outcomes.includes('undetermined')
      ? 'conditional'
      : 'allowed';
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
  return { [verdict]: sources, paths: [{ sources, hops }] };
}
