import type { Protocol } from '../../model/kubernetes.ts';

export type PortRange = readonly [from: number, to: number];

/** Ports by protocol: disjoint ranges that do not touch, ascending; a protocol without ports is absent. */
export type PortSet = { readonly [protocol in Protocol]?: readonly PortRange[] };

export const protocols = ['TCP', 'UDP', 'SCTP'] as const satisfies readonly Protocol[];

export const noPorts: PortSet = {};
export const allPorts: PortSet = { TCP: [[1, 65535]], UDP: [[1, 65535]], SCTP: [[1, 65535]] };

/** The set of ports out of ranges that may overlap, in any order. */
export function portSet(entries: Iterable<readonly [Protocol, number, number]>): PortSet {
  const ranges: Record<Protocol, [number, number][]> = { TCP: [], UDP: [], SCTP: [] };
  for (const [protocol, from, to] of entries) if (from <= to) ranges[protocol].push([from, to]);
  return byProtocol((protocol) => merged(ranges[protocol]));
}

export function unionOfPorts(a: PortSet, b: PortSet): PortSet {
  if (a === noPorts || b === allPorts) return b;
  if (b === noPorts || a === allPorts) return a;
  return byProtocol((protocol) => merged([...(a[protocol] ?? []), ...(b[protocol] ?? [])]));
}

export function intersectionOfPorts(a: PortSet, b: PortSet): PortSet {
  if (a === noPorts || b === allPorts) return a;
  if (b === noPorts || a === allPorts) return b;
  return byProtocol((protocol) =>
    (a[protocol] ?? []).flatMap(([from, to]) =>
      (b[protocol] ?? [])
        .filter((other) => other[0] <= to && from <= other[1])
        .map((other): PortRange => [Math.max(from, other[0]), Math.min(to, other[1])]),
    ),
  );
}

/** Whether some port is in both. */
export function portsOverlap(a: PortSet, b: PortSet): boolean {
  return protocols.some((protocol) => {
    const others = b[protocol];
    return (
      others && a[protocol]?.some(([from, to]) => others.some(([low, high]) => low <= to && from <= high))
    );
  });
}

/** The ports of `a` that are not in `b`. */
export function differenceOfPorts(a: PortSet, b: PortSet): PortSet {
  return byProtocol((protocol) => {
    let rest: readonly PortRange[] = a[protocol] ?? [];
    for (const [from, to] of b[protocol] ?? []) {
      rest = rest.flatMap(([low, high]): PortRange[] =>
        high < from || to < low
          ? [[low, high]]
          : (
              [
                [low, from - 1],
                [to + 1, high],
              ] as const
            ).filter(([first, last]) => first <= last),
      );
    }
    return rest;
  });
}

export function hasPort(set: PortSet, protocol: Protocol, port: number): boolean {
  return (set[protocol] ?? []).some(([from, to]) => from <= port && port <= to);
}

export function noPortsIn(set: PortSet): boolean {
  return protocols.every((protocol) => (set[protocol] ?? []).length === 0);
}

export function equalPorts(a: PortSet, b: PortSet): boolean {
  return portsText(a) === portsText(b);
}

/** `TCP 80,8080-8090; UDP 53`, `all ports` or `no ports`. */
export function portsText(set: PortSet): string {
  const parts = protocols.flatMap((protocol) => {
    const ranges = set[protocol] ?? [];
    if (ranges.length === 0) return [];
    const all = ranges.length === 1 && ranges[0]?.[0] === 1 && ranges[0][1] === 65535;
    return all ? [protocol] : [`${protocol} ${ranges.map(rangeText).join(',')}`];
  });
  if (parts.length === 0) return 'no ports';
  return parts.join('; ') === 'TCP; UDP; SCTP' ? 'all ports' : parts.join('; ');
}

function rangeText([from, to]: PortRange): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function byProtocol(ranges: (protocol: Protocol) => readonly PortRange[]): PortSet {
  const set: { [protocol in Protocol]?: readonly PortRange[] } = {};
  for (const protocol of protocols) {
    const found = ranges(protocol);
    if (found.length > 0) set[protocol] = found;
  }
  return set;
}

function merged(ranges: readonly PortRange[]): readonly PortRange[] {
  if (ranges.length < 2) return ranges;
  const result: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
