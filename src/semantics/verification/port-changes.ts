import {
  type ChangedPorts,
  type ConnectivityDifference,
  connectionStates,
} from '../../model/connectivity-diff.ts';

/** The changes between two ends as one difference: neighbouring ranges of one change are one range. */
export function portChanges(
  source: string,
  destination: string,
  changes: readonly ChangedPorts[],
): ConnectivityDifference {
  const ports: ChangedPorts[] = [];
  for (const change of changes) {
    const last = ports.at(-1);
    const continues =
      last !== undefined && last.to + 1 === change.from && changeKey(last) === changeKey(change);
    if (continues) ports[ports.length - 1] = { ...last, to: change.to };
    else ports.push(change);
  }
  return { source, destination, kind: kindOf(ports), ports };
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
