import type { ChangedPorts, ConnectionState, ConnectivityDifference } from '../../model/connectivity-diff.ts';
import type { Outcome } from '../../model/verdict.ts';
import { type AddressRange, firstAndLast, formatAddress } from '../network-policy/address.ts';
import { allowedInDirection } from '../network-policy/allowed-ports.ts';
import { hasPort, protocols } from '../network-policy/port-set.ts';
import type { JudgedSide } from './judged-side.ts';
import { outsideRanges, rangesText } from './outside-ranges.ts';
import { portChanges } from './port-changes.ts';
import { portCuts } from './port-cuts.ts';

/** What differs with addresses outside the cluster, in ranges within which every rule of both sides says the same. */
export function outsideDifferences(
  sides: readonly [JudgedSide, JudgedSide],
  names: readonly string[],
): ConnectivityDifference[] {
  const ranges = outsideRanges(sides.map(({ network }) => network));
  return names.flatMap((name) =>
    (['inward', 'outward'] as const).flatMap((way) => {
      const byChange = new Map<string, { ranges: AddressRange[]; ports: ChangedPorts[] }>();
      for (const range of ranges) {
        const ports = way === 'inward' ? inward(sides, name, range) : outward(sides, name, range);
        if (ports.length === 0) continue;
        const key = JSON.stringify(ports);
        const known = byChange.get(key);
        if (known) known.ranges.push(range);
        else byChange.set(key, { ranges: [range], ports });
      }
      return [...byChange.values()].map(({ ranges: alike, ports }) => {
        const outside = rangesText(alike, firstAndLast).join(', ');
        if (way === 'outward') return portChanges(name, outside, ports);
        const callee = sides.map(({ byName }) => byName.get(name)).find((one) => one !== undefined);
        return portChanges(outside, name, ports, callee);
      });
    }),
  );
}

const stateOf = {
  allowed: 'allowed',
  denied: 'denied',
  undetermined: 'undetermined',
} as const satisfies Record<Outcome, ConnectionState>;

/** Both layers decide about callers from outside. */
function inward(sides: readonly [JudgedSide, JudgedSide], name: string, range: AddressRange): ChangedPorts[] {
  const address = formatAddress({ family: range.family, value: range.from });
  return protocols.flatMap((protocol) => {
    const cuts = portCuts(sides, name, protocol);
    return cuts.flatMap((from, position): ChangedPorts[] => {
      const [before, after] = sides.map((side): ConnectionState => {
        const destination = side.byName.get(name);
        if (!destination) return 'denied';
        const workload = { namespace: destination.namespace, name: destination.name };
        const request = { source: { address }, destination: { workload }, port: from, protocol };
        return stateOf[side.judge.ask(request).outcome];
      }) as [ConnectionState, ConnectionState];
      if (before === after) return [];
      return [{ protocol, from, to: (cuts[position + 1] ?? 65536) - 1, before, after }];
    });
  });
}

/** Only NetworkPolicy holds what leaves. */
function outward(
  sides: readonly [JudgedSide, JudgedSide],
  name: string,
  range: AddressRange,
): ChangedPorts[] {
  const address = formatAddress({ family: range.family, value: range.from });
  const [before, after] = sides.map(({ network, byName }) => {
    const workload = byName.get(name);
    if (!workload) return undefined;
    return allowedInDirection(
      network,
      { kind: 'workload', workload },
      { kind: 'address', address },
      'egress',
    );
  });
  return protocols.flatMap((protocol) => {
    const sets = [before, after].flatMap((allowed) =>
      allowed ? [allowed.sure[protocol] ?? [], allowed.possible[protocol] ?? []] : [],
    );
    const starts = new Set([1, ...sets.flat().flatMap(([from, to]) => [from, to + 1])]);
    const cuts = [...starts].filter((port) => port <= 65535).sort((a, b) => a - b);
    return cuts.flatMap((from, position): ChangedPorts[] => {
      const [old, now] = [before, after].map((allowed): ConnectionState => {
        if (!allowed) return 'denied';
        if (hasPort(allowed.sure, protocol, from)) return 'allowed';
        return hasPort(allowed.possible, protocol, from) ? 'undetermined' : 'denied';
      }) as [ConnectionState, ConnectionState];
      if (old === now) return [];
      return [{ protocol, from, to: (cuts[position + 1] ?? 65536) - 1, before: old, after: now }];
    });
  });
}
