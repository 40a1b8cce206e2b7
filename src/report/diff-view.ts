import type {
  ChangedPorts,
  ConnectivityComparison,
  ConnectivityDifference,
} from '../model/connectivity-diff.ts';
import { groupBy } from '../model/group-by.ts';
import type { ObjectFault } from '../model/verification.ts';
import { printable } from './printable.ts';
import { faultsJson, tellFaults } from './verification-parts.ts';

/** Everything that a report about a comparison may tell. */
export interface DiffView {
  readonly comparison: ConnectivityComparison;
  /** The two sides, as the user named them. */
  readonly before: string;
  readonly after: string;
  /** What is wrong with the objects of each side. */
  readonly faults: Readonly<Record<'before' | 'after', readonly ObjectFault[]>>;
}

/** A comparison for other programs. */
export function diffJson({ comparison, faults }: DiffView) {
  const refused = {
    before: faultsJson(faults.before, 'refused'),
    after: faultsJson(faults.after, 'refused'),
  };
  return { version: 1, ...comparison, refused };
}

/** Objects of either side that had no say, because no API server takes them; what both sides hold stands once. */
export function tellRefused({ faults }: DiffView): string[] {
  const [before, after] = [tellFaults(faults.before, 'refused'), tellFaults(faults.after, 'refused')];
  return [...new Set([...before, ...after])];
}

/** Differences that are alike: to one destination, on the same ports, from several sources. */
export interface ToldDifference {
  readonly kind: ConnectivityDifference['kind'];
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** One line for each range of ports. */
  readonly ports: readonly string[];
}

export const differenceTitles = {
  added: 'Added',
  removed: 'Removed',
  changed: 'Changed',
} as const satisfies Record<ConnectivityDifference['kind'], string>;

/** Groups differences: first the sources of one destination, then destinations with the same sources. */
export function tellDifferences(differences: readonly ConnectivityDifference[]): ToldDifference[] {
  const bySources = new Map<
    string,
    { sources: string[]; difference: ConnectivityDifference; ports: string[] }
  >();
  for (const difference of differences) {
    const { source, destination, kind } = difference;
    const ports = portLines(difference.ports);
    const key = JSON.stringify([destination, kind, ports]);
    const known = bySources.get(key);
    if (known) known.sources.push(source);
    else bySources.set(key, { sources: [source], difference, ports });
  }
  const groups = new Map<string, ToldDifference & { destinations: string[] }>();
  for (const { sources, difference, ports } of bySources.values()) {
    const { destination, kind } = difference;
    const others = sources.filter((source) => source !== destination);
    const key = JSON.stringify([kind, ports, others]);
    const known = groups.get(key);
    if (known) known.destinations.push(destination);
    else groups.set(key, { kind, sources, destinations: [destination], ports });
  }
  return [...groups.values()];
}

/** Ranges of one protocol with the same change on one line; all three protocols as `every port`. */
function portLines(ports: readonly ChangedPorts[]): string[] {
  const lines = groupBy(ports, ({ before, after, requests }) => JSON.stringify([before, after, requests]));
  return [...lines.values()].map((list) => {
    const [first] = list as [ChangedPorts];
    return `${rangesText(list)}: ${changeText(first)}`;
  });
}

function rangesText(list: readonly ChangedPorts[]): string {
  const whole = list.filter(({ from, to }) => from === 1 && to === 65535).map(({ protocol }) => protocol);
  if (whole.length === 3) return 'every port';
  return list
    .map(({ protocol, from, to, portName }) => {
      if (from === 1 && to === 65535) return `every ${protocol} port`;
      if (portName !== undefined) return `${printable(portName)}/${protocol}`;
      return `${from === to ? from : `${from}-${to}`}/${protocol}`;
    })
    .join(', ');
}

const stateTexts = {
  denied: 'denied',
  undetermined: 'not known',
  'some-requests': 'some requests',
  allowed: 'allowed',
} as const satisfies Record<ChangedPorts['before'], string>;

function changeText({ before, after, requests }: ChangedPorts): string {
  if (requests === undefined) return `${stateTexts[before]} → ${stateTexts[after]}`;
  const gone = requests.before.filter((request) => !requests.after.includes(request));
  const come = requests.after.filter((request) => !requests.before.includes(request));
  const text = [...gone.map((request) => `- ${request}`), ...come.map((request) => `+ ${request}`)];
  return `requests ${printable(text.join('; '))}`;
}
