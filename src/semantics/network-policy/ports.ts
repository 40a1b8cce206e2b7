import { protocolOf } from '../../kubernetes/container-ports.ts';
import { fields, list } from '../../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { interned } from '../interned.ts';
import { allPorts, type PortSet, portSet } from './port-set.ts';

/** One entry of a rule's `ports`. A name is looked up at the destination, whichever direction the rule has. */
export type PortMatch =
  | { readonly protocol: Protocol; readonly from: number; readonly to: number }
  | { readonly protocol: Protocol; readonly name: string };

/**
 * The ports of a rule; `any` when the list is missing or empty. Entries that no API server accepts match nothing. Lists
 * that say the same are one object.
 */
export function compilePorts(value: unknown): readonly PortMatch[] | 'any' {
  const entries = list(value);
  if (entries.length === 0) return 'any';
  return sameList(
    entries.map(fields).flatMap((entry): PortMatch[] => {
      const protocol = protocolOf(entry.protocol);
      const { port, endPort } = entry;
      if (port === undefined || port === null) return [{ protocol, from: 1, to: 65535 }];
      if (typeof port === 'string') return [{ protocol, name: port }];
      if (typeof port !== 'number') return [];
      return [{ protocol, from: port, to: typeof endPort === 'number' ? endPort : port }];
    }),
  );
}

const lists = interned<readonly PortMatch[]>();

function sameList(matches: readonly PortMatch[]): readonly PortMatch[] {
  const texts = matches.map((match) =>
    'name' in match ? `${match.protocol} "${match.name}"` : `${match.protocol} ${match.from}-${match.to}`,
  );
  return lists(texts.join(), () => matches);
}

/** Whether a port of a destination is among a rule's ports; without a workload (an address) names match nothing. */
export function portsMatch(
  matches: readonly PortMatch[] | 'any',
  protocol: Protocol,
  port: number,
  destination: ClusterWorkload | undefined,
): boolean {
  if (matches === 'any') return true;
  return matches.some((match) => {
    if (match.protocol !== protocol) return false;
    if ('name' in match) return namedPort(destination, match.name, protocol) === port;
    return match.from <= port && port <= match.to;
  });
}

/** Ports of rules that are the same at every destination. */
const numbered = new WeakMap<readonly PortMatch[], PortSet>();

/** A rule's ports as numbers, at one destination. */
export function portsAt(
  matches: readonly PortMatch[] | 'any',
  destination: ClusterWorkload | undefined,
): PortSet {
  if (matches === 'any') return allPorts;
  const known = numbered.get(matches);
  if (known !== undefined) return known;
  const ports = portSet(
    matches.flatMap((match): (readonly [Protocol, number, number])[] => {
      if (!('name' in match)) return [[match.protocol, match.from, match.to]];
      const port = namedPort(destination, match.name, match.protocol);
      return port === undefined ? [] : [[match.protocol, port, port]];
    }),
  );
  if (!matches.some((match) => 'name' in match)) numbered.set(matches, ports);
  return ports;
}

export function portMatchText(match: PortMatch): string {
  if ('name' in match) return `${match.protocol} ${match.name}`;
  if (match.from === 1 && match.to === 65535) return match.protocol;
  return `${match.protocol} ${match.from === match.to ? match.from : `${match.from}-${match.to}`}`;
}

function namedPort(
  destination: ClusterWorkload | undefined,
  name: string,
  protocol: Protocol,
): number | undefined {
  return destination?.ports.find((port) => port.name === name && port.protocol === protocol)?.port;
}

/** Ports on which all of the matches can be told apart: the numbers they name, and for each name a number of its own. */
export function protocolsAndPorts(matches: readonly PortMatch[]): ClusterWorkload['ports'] {
  const found = new Map<string, ClusterWorkload['ports'][number]>();
  for (const match of matches) {
    if ('name' in match || (match.from === 1 && match.to === 65535)) continue;
    for (const port of [match.from, match.to])
      found.set(`${match.protocol} ${port}`, { port, protocol: match.protocol });
  }
  let free = 65535;
  for (const match of matches) {
    if (!('name' in match) || found.has(`${match.protocol} ${match.name}`)) continue;
    while ([...found.values()].some(({ port }) => port === free)) free--;
    found.set(`${match.protocol} ${match.name}`, { port: free, name: match.name, protocol: match.protocol });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, port]) => port);
}
