import type { ClusterWorkload } from '../../model/cluster.ts';
import {
  type ChangedPorts,
  type ConnectivityDifference,
  connectionStates,
} from '../../model/connectivity-diff.ts';
import { representativeKind } from '../network-policy/representatives.ts';

/**
 * The changes between two ends as one difference: neighbouring ranges of one change are one range. Ports at `callee`, a
 * representative, that rules know by name have no number of their own: they are named one by one.
 */
export function portChanges(
  source: string,
  destination: string,
  changes: readonly ChangedPorts[],
  callee?: ClusterWorkload,
): ConnectivityDifference {
  const ports: ChangedPorts[] = [];
  for (const change of changes) {
    const last = ports.at(-1);
    const continues =
      last !== undefined && last.to + 1 === change.from && changeKey(last) === changeKey(change);
    if (continues) ports[ports.length - 1] = { ...last, to: change.to };
    else ports.push(change);
  }
  return {
    source,
    destination,
    kind: kindOf(ports),
    ports: ports.flatMap((change) => namedOneByOne(change, callee) ?? [change]),
  };
}

function namedOneByOne(
  change: ChangedPorts,
  callee: ClusterWorkload | undefined,
): readonly ChangedPorts[] | undefined {
  if (callee?.kind !== representativeKind) return undefined;
  const { protocol, from, to } = change;
  const named = callee.ports
    .filter((own) => own.protocol === protocol && from <= own.port && own.port <= to)
    .flatMap(({ port, name }) =>
      name === undefined ? [] : [{ ...change, from: port, to: port, portName: name }],
    );
  return named.length === to - from + 1 ? named.sort((a, b) => a.from - b.from) : undefined;
}

function changeKey({ protocol, before, after, requests }: ChangedPorts): string {
  return JSON.stringify([protocol, before, after, requests]);
}

function kindOf(ports: readonly ChangedPorts[]): ConnectivityDifference['kind'] {
  const steps = ports.map(
    ({ before, after }) => connectionStates.indexOf(after) - connectionStates.indexOf(before),
  );
  if (steps.every((step) => step > 0)) return 'added';
  return steps.every((step) => step < 0) ? 'removed' : 'changed';
}
