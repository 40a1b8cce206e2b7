import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { JudgedRow } from '../matrix.ts';
import { policiesAt } from '../network-policy/compile.ts';
import { portsAt } from '../network-policy/ports.ts';
import type { JudgedSide } from './judged-side.ts';

interface Range {
  readonly from: number;
  readonly to: number;
  readonly row: JudgedRow;
}

/**
 * The ports of a destination in ranges of which all rules, at both ends, treat every port alike. Told are the given
 * ports one by one, the ranges that its rules open, and any other of which the verdict is not that of `other`, a port
 * that stands for the rest.
 */
export function judgedRanges(
  side: JudgedSide,
  destination: ClusterWorkload,
  protocol: Protocol,
  own: readonly number[],
  other: number,
  rowAt: (port: number) => JudgedRow,
): Range[] {
  const singles = new Set(own.filter((port) => port !== other));
  const rest = rowAt(other);
  const opened = openedRanges(side, destination, protocol);
  const told = rangesAt(side, destination, singles, protocol, rowAt).filter(
    ({ from, to, row }) =>
      singles.has(from) || opened.some(([first, last]) => first <= from && to <= last) || !sameRow(row, rest),
  );
  return merged(told, singles);
}

function rangesAt(
  { rows }: JudgedSide,
  destination: ClusterWorkload,
  singles: ReadonlySet<number>,
  protocol: Protocol,
  rowAt: (port: number) => JudgedRow,
): Range[] {
  const starts = new Set(rows.cuts(destination, protocol));
  for (const port of singles) starts.add(port).add(port + 1);
  const sorted = [...starts].filter((port) => port <= 65535).sort((a, b) => a - b);
  return sorted.map((from, index) => {
    const to = (sorted[index + 1] ?? 65536) - 1;
    return { from, to, row: rowAt(from) };
  });
}

/** What the rules of the destination name, short of every port. */
function openedRanges(
  { network }: JudgedSide,
  destination: ClusterWorkload,
  protocol: Protocol,
): (readonly [number, number])[] {
  return policiesAt(network, destination, 'ingress').flatMap(({ ingress = [] }) =>
    ingress.flatMap(({ ports }) => {
      const ranges = ports === 'any' ? [] : (portsAt(ports, destination)[protocol] ?? []);
      return ranges.filter(([from, to]) => from > 1 || to < 65535);
    }),
  );
}

/** Neighbours that are alike become one range; single ports stay apart. */
function merged(ranges: readonly Range[], singles: ReadonlySet<number>): Range[] {
  const result: Range[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    const joins =
      last !== undefined &&
      last.to + 1 === range.from &&
      !singles.has(last.from) &&
      !singles.has(range.from) &&
      sameRow(last.row, range.row);
    if (joins) result[result.length - 1] = { ...last, to: range.to };
    else result.push(range);
  }
  return result;
}

function sameRow(a: JudgedRow, b: JudgedRow): boolean {
  const sets = ['allowed', 'conditional', 'undetermined'] as const;
  return sets.every((name) => a[name].every((word, index) => word === b[name][index]));
}
