import type { ClusterWorkload } from '../../model/cluster.ts';
import { hasBit } from '../bitset.ts';
import type { Endpoint } from '../mesh-judge.ts';
import { type AddressRange, type Family, formatAddress, lastAddress } from './address.ts';
import { type AllowedPorts, allowedPorts } from './allowed-ports.ts';
import type { CompiledNetworkPolicies } from './compile.ts';
import { externalRanges } from './external-ranges.ts';
import { noPorts, portsText, protocols } from './port-set.ts';
import { type NetworkPolicyRows, networkPolicyRows, type Row } from './rows.ts';

export type ConnectivityEnd =
  | { readonly kind: 'workload'; readonly workload: ClusterWorkload }
  | { readonly kind: 'addresses'; readonly range: AddressRange };

/** A pair whose ports are not the same before and after; an end that is not there has none. */
export interface ConnectivityChange {
  readonly source: ConnectivityEnd;
  readonly destination: ConnectivityEnd;
  readonly before: AllowedPorts;
  readonly after: AllowedPorts;
}

/**
 * What differs between two states under NetworkPolicy: between workloads (the same ones by namespace, name and kind),
 * and with all addresses outside, as ranges that are as large as possible. Sorted by destination, then source;
 * addresses last. Empty for a state and itself.
 */
export function connectivityChanges(
  before: CompiledNetworkPolicies,
  after: CompiledNetworkPolicies,
): readonly ConnectivityChange[] {
  const sides: Sides = [sideOf(before), sideOf(after)];
  const keys = [...new Set(sides.flatMap(({ byKey }) => [...byKey.keys()]))].sort();
  return [
    ...keys.flatMap((destination) => changesInto(sides, keys, destination)),
    ...([4, 6] as const).flatMap((family) => changesOutside(sides, keys, family)),
  ];
}

interface Side {
  readonly compiled: CompiledNetworkPolicies;
  readonly rows: NetworkPolicyRows;
  readonly byKey: ReadonlyMap<string, ClusterWorkload>;
}
type Sides = readonly [Side, Side];

const nothing: AllowedPorts = { sure: noPorts, possible: noPorts };

function sideOf(compiled: CompiledNetworkPolicies): Side {
  const byKey = new Map(compiled.cluster.workloads.map((workload) => [keyOf(workload), workload]));
  return { compiled, rows: networkPolicyRows(compiled), byKey };
}

function keyOf({ namespace, name, kind }: ClusterWorkload): string {
  return `${namespace}/${name}/${kind}`;
}

function changesInto(sides: Sides, keys: readonly string[], key: string): ConnectivityChange[] {
  const changed = new Set<string>();
  const destinations = sides.map(({ byKey }) => byKey.get(key));
  for (const protocol of protocols) {
    const cuts = sides.flatMap(({ rows }, side) => {
      const destination = destinations[side];
      return destination === undefined ? [1] : rows.cuts(destination, protocol);
    });
    for (const port of new Set(cuts)) {
      const found = sides.map(({ rows }, side) => {
        const destination = destinations[side];
        return destination && rows.row(destination, port, protocol);
      });
      for (const source of keys) {
        const [old, now] = sides.map((side, index) => stateOf(side, found[index], source));
        // A bare Pod always reaches itself, as long as it is there.
        if (old !== now && !(source === key && key.endsWith('/Pod'))) changed.add(source);
      }
    }
  }
  return [...changed].sort().flatMap((source) => changeBetween(sides, source, key) ?? []);
}

/** What a row says of a source: sure, open, or not (also where one of them is not there). */
function stateOf({ compiled, byKey }: Side, row: Row | undefined, source: string): number {
  const workload = byKey.get(source);
  const index = workload && compiled.indexOf.get(workload);
  if (row === undefined || index === undefined) return 0;
  return hasBit(row.allowed, index) ? 2 : hasBit(row.undetermined, index) ? 1 : 0;
}

function changeBetween(sides: Sides, from: string, to: string): ConnectivityChange | undefined {
  const [source, destination] = [from, to].map((key) => sides[0].byKey.get(key) ?? sides[1].byKey.get(key));
  if (source === undefined || destination === undefined) return undefined;
  const [before, after] = sides.map(({ compiled, byKey }) => {
    const ends = [from, to].map((key) => byKey.get(key));
    const [own, other] = ends;
    return own && other ? allowedPorts(compiled, endpoint(own), endpoint(other)) : nothing;
  }) as [AllowedPorts, AllowedPorts];
  return { source: endpoint(source), destination: endpoint(destination), before, after };
}

function endpoint(workload: ClusterWorkload): Endpoint & { kind: 'workload' } {
  return { kind: 'workload', workload };
}

function changesOutside(sides: Sides, keys: readonly string[], family: Family): ConnectivityChange[] {
  const starts = sides.flatMap(({ compiled }) => externalRanges(compiled, family).map(({ from }) => from));
  const cuts = [...new Set(starts)].sort((a, b) => (a < b ? -1 : 1));
  const ranges = cuts.map(
    (from, index): AddressRange => ({ family, from, to: (cuts[index + 1] ?? lastAddress(family) + 1n) - 1n }),
  );
  return keys.flatMap((key) =>
    (['outward', 'inward'] as const).flatMap((way) => {
      const changes = ranges.flatMap((range) => outsideChange(sides, key, range, way) ?? []);
      return joined(changes);
    }),
  );
}

function outsideChange(
  sides: Sides,
  key: string,
  range: AddressRange,
  way: 'outward' | 'inward',
): ConnectivityChange | undefined {
  const workload = sides[0].byKey.get(key) ?? sides[1].byKey.get(key);
  if (workload === undefined) return undefined;
  const address: Endpoint = {
    kind: 'address',
    address: formatAddress({ family: range.family, value: range.from }),
  };
  const [before, after] = sides.map(({ compiled, byKey }) => {
    const own = byKey.get(key);
    if (own === undefined) return nothing;
    return way === 'outward'
      ? allowedPorts(compiled, endpoint(own), address)
      : allowedPorts(compiled, address, endpoint(own));
  }) as [AllowedPorts, AllowedPorts];
  if (textOf(before) === textOf(after)) return undefined;
  const outside: ConnectivityEnd = { kind: 'addresses', range };
  const inside: ConnectivityEnd = endpoint(workload);
  return way === 'outward'
    ? { source: inside, destination: outside, before, after }
    : { source: outside, destination: inside, before, after };
}

/** Neighbouring ranges with the same change become one. */
function joined(changes: readonly ConnectivityChange[]): ConnectivityChange[] {
  const result: ConnectivityChange[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    const [previous, range] = [last && rangeOf(last), rangeOf(change)];
    const same =
      last !== undefined &&
      textOf(last.before) === textOf(change.before) &&
      textOf(last.after) === textOf(change.after);
    if (last === undefined || !same || !previous || !range || previous.to + 1n !== range.from) {
      result.push(change);
      continue;
    }
    const outside: ConnectivityEnd = { kind: 'addresses', range: { ...range, from: previous.from } };
    const key = change.source.kind === 'addresses' ? 'source' : 'destination';
    result[result.length - 1] = { ...change, [key]: outside };
  }
  return result;
}

function rangeOf({ source, destination }: ConnectivityChange): AddressRange | undefined {
  return source.kind === 'addresses'
    ? source.range
    : destination.kind === 'addresses'
      ? destination.range
      : undefined;
}

function textOf({ sure, possible }: AllowedPorts): string {
  return `${portsText(sure)} | ${portsText(possible)}`;
}
