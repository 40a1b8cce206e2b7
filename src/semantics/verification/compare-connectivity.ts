import type { NetworkPlugin } from '../../knowledge/knowledge.ts';
import {
  type ChangedPorts,
  type ConnectionState,
  type ConnectivityComparison,
  type ConnectivityDifference,
  connectionStates,
} from '../../model/connectivity-diff.ts';
import { append } from '../../model/group-by.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { bitsOf } from '../bitset.ts';
import type { JudgedRow } from '../matrix.ts';
import { protocols } from '../network-policy/port-set.ts';
import { acceptedObjects } from './accepted-objects.ts';
import { outsideDifferences } from './compare-outside.ts';
import { type JudgedSide, judgedSide } from './judged-side.ts';
import { portChanges } from './port-changes.ts';
import { portCuts } from './port-cuts.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';
import { worldOfInput } from './world-of-input.ts';

/**
 * What two sets of policies let pass differently, under both layers: between workloads, and from and to addresses
 * outside. Each side has the workloads of its own objects; without any, both share the representatives of what either
 * of them speaks of. A set compared with itself gives nothing. Pure; the order of the objects does not matter.
 */
export function compareConnectivity(
  before: VerificationInput,
  after: VerificationInput,
  plugins: readonly NetworkPlugin[],
): ConnectivityComparison {
  const sides = sidesOf(before, after, plugins);
  const [old, now] = sides;
  const names = namesOf(sides);
  return {
    origin: now.verified.origin,
    assumptions: distinct([...old.verified.assumptions, ...now.verified.assumptions]),
    differences: differencesBetween(sides),
    onlyBefore: names.filter((name) => !now.byName.has(name)),
    onlyAfter: names.filter((name) => !old.byName.has(name)),
  };
}

/** The differences alone, of sides that are judged already. */
export function differencesBetween(sides: Sides): ConnectivityDifference[] {
  const names = namesOf(sides);
  return [
    ...names.flatMap((destination) => differencesInto(sides, names, destination)),
    ...outsideDifferences(sides, names),
  ];
}

function namesOf(sides: Sides): string[] {
  return [...new Set(sides.flatMap((side) => side.names))].sort();
}

type Sides = readonly [JudgedSide, JudgedSide];

function sidesOf(
  before: VerificationInput,
  after: VerificationInput,
  plugins: readonly NetworkPlugin[],
): Sides {
  const [old, now] = [acceptedObjects(before.objects), acceptedObjects(after.objects)];
  const worlds = [worldOfInput(before, old), worldOfInput(after, now)] as const;
  const [first, second] = worlds;
  const side = (input: VerificationInput, world: VerifiedWorld) =>
    judgedSide(input, input === before ? old : now, plugins, world);
  const isOpen = ({ origin }: VerifiedWorld) => origin === 'representatives';
  if (!isOpen(first) && !isOpen(second)) return [side(before, first), side(after, second)];
  // Representatives have to be those of both; workloads that only one side shows serve the other too.
  const objects = [...before.objects, ...after.objects];
  const shared =
    isOpen(first) && isOpen(second)
      ? worldOfInput({ ...after, objects }, [...old, ...now])
      : isOpen(first)
        ? second
        : first;
  return [side(before, shared), side(after, shared)];
}

function differencesInto(
  sides: Sides,
  names: readonly string[],
  destination: string,
): ConnectivityDifference[] {
  const found = new Map<string, ChangedPorts[]>();
  for (const protocol of protocols) {
    const cuts = portCuts(sides, destination, protocol);
    for (const [position, from] of cuts.entries()) {
      const to = (cuts[position + 1] ?? 65536) - 1;
      const [before, after] = sides.map((side) => statesOf(side, names, destination, from, protocol));
      if (!before || !after) continue;
      for (const [index, source] of names.entries()) {
        if (source === destination) continue;
        const change = changeAt(sides, source, destination, from, [before[index] ?? 0, after[index] ?? 0]);
        if (change) append(found, source, { protocol, from, to, ...change });
      }
    }
  }
  const callee = sides.map(({ byName }) => byName.get(destination)).find((one) => one !== undefined);
  return [...found].map(([source, ports]) => portChanges(source, destination, ports, callee));
}

/** The state of every name as a source, as an index of `connectionStates`; 0 also for what is not there. */
function statesOf(
  side: JudgedSide,
  names: readonly string[],
  destination: string,
  port: number,
  protocol: Protocol,
): Uint8Array {
  const states = new Uint8Array(names.length);
  const workload = side.byName.get(destination);
  if (!workload) return states;
  const row = side.judge.row(workload, port, protocol);
  const positions = positionsOf(side, names);
  const mark = (set: JudgedRow['allowed'], state: ConnectionState) => {
    for (const index of bitsOf(set)) states[positions[index] ?? 0] = connectionStates.indexOf(state);
  };
  mark(row.undetermined, 'undetermined');
  mark(row.conditional, 'some-requests');
  mark(row.allowed, 'allowed');
  return states;
}

const positionsKnown = new WeakMap<JudgedSide, readonly number[]>();

/** For each workload of a side its place among the names of both. */
function positionsOf(side: JudgedSide, names: readonly string[]): readonly number[] {
  const known = positionsKnown.get(side);
  if (known) return known;
  const places = new Map(names.map((name, index) => [name, index]));
  const positions = side.names.map((name) => places.get(name) ?? 0);
  positionsKnown.set(side, positions);
  return positions;
}

function changeAt(
  [old, now]: Sides,
  source: string,
  destination: string,
  port: number,
  states: readonly [number, number],
): Pick<ChangedPorts, 'before' | 'after' | 'requests'> | undefined {
  const [before, after] = states.map((state) => connectionStates[state] ?? 'denied') as [
    ConnectionState,
    ConnectionState,
  ];
  if (before !== after) return { before, after };
  if (before !== 'some-requests' || old === now) return undefined;
  const [first = [], second = []] = [old, now].map((side) => {
    const [from, to] = [side.byName.get(source), side.byName.get(destination)];
    return from && to ? side.requests(from, to, port) : [];
  });
  if (first.join('\n') === second.join('\n')) return undefined;
  return { before, after, requests: { before: first, after: second } };
}

function distinct<Item>(items: readonly Item[]): Item[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
