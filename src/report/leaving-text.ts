import type { LeavingRow, Verification } from '../model/verification.ts';
import { firstNames } from './counted.ts';

/** Which workloads may go where outside the cluster, and on which ports, in words. */
export interface ToldLeaving {
  readonly sources: string;
  readonly addresses: string;
  readonly ports: string;
}

const mostRanges = 3;

/** Workloads that may go to the same addresses on the same ports stand together. */
export function tellLeaving({ leaving }: Verification): readonly ToldLeaving[] {
  const groups = new Map<string, { readonly sources: string[]; readonly row: LeavingRow }>();
  for (const row of leaving) {
    const { source, ...rest } = row;
    const key = JSON.stringify(rest);
    const known = groups.get(key);
    if (known) known.sources.push(source);
    else groups.set(key, { sources: [source], row });
  }
  return [...groups.values()].map(({ sources, row }) => ({
    sources: firstNames(sources),
    addresses: rangesText(row.addresses),
    ports: `${portsText(row.ports)}${row.outcome === 'undetermined' ? ' (?)' : ''}`,
  }));
}

/** The first of many ranges, such as those that an exception cuts the Internet into. */
export function rangesText(ranges: readonly string[]): string {
  return `${firstNames(ranges, mostRanges)}${ranges.length > mostRanges ? ' ranges' : ''}`;
}

function portsText(ports: LeavingRow['ports']): string {
  const whole = ports.filter(({ from, to }) => from === 1 && to === 65535).map(({ protocol }) => protocol);
  if (whole.length === 3) return 'any port';
  return ports
    .map(({ protocol, from, to }) => {
      if (whole.includes(protocol)) return `any ${protocol} port`;
      return `${from === to ? from : `${from}-${to}`}/${protocol}`;
    })
    .join(', ');
}
