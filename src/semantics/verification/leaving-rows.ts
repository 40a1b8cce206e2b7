import type { ClusterWorkload } from '../../model/cluster.ts';
import type { LeavingRow } from '../../model/verification.ts';
import { type AddressRange, formatAddress } from '../network-policy/address.ts';
import { allowedInDirection } from '../network-policy/allowed-ports.ts';
import { policiesAt } from '../network-policy/compile.ts';
import { differenceOfPorts, type PortSet, protocols } from '../network-policy/port-set.ts';
import type { JudgedSide } from './judged-side.ts';
import { outsideRanges, rangesText } from './outside-ranges.ts';

/** Where workloads may go outside the cluster: only NetworkPolicy holds what leaves. */
export function leavingRows(
  workloads: readonly ClusterWorkload[],
  nameOf: (workload: ClusterWorkload) => string,
  side: Pick<JudgedSide, 'network'>,
): LeavingRow[] {
  return workloads.flatMap((workload) => rowsOf(workload, nameOf(workload), side));
}

function rowsOf(
  workload: ClusterWorkload,
  source: string,
  { network }: Pick<JudgedSide, 'network'>,
): LeavingRow[] {
  const alike = new Map<
    string,
    { readonly row: Pick<LeavingRow, 'ports' | 'outcome'>; ranges: AddressRange[] }
  >();
  for (const range of outsideRanges([{ policies: policiesAt(network, workload, 'egress') }])) {
    const address = formatAddress({ family: range.family, value: range.from });
    const { sure, possible } = allowedInDirection(
      network,
      { kind: 'workload', workload },
      { kind: 'address', address },
      'egress',
    );
    for (const row of [
      { outcome: 'allowed' as const, ports: portsOf(sure) },
      { outcome: 'undetermined' as const, ports: portsOf(differenceOfPorts(possible, sure)) },
    ]) {
      if (row.ports.length === 0) continue;
      const key = JSON.stringify(row);
      const known = alike.get(key) ?? { row, ranges: [] };
      known.ranges.push(range);
      alike.set(key, known);
    }
  }
  return [...alike.values()].map(({ row, ranges }) => ({ source, addresses: rangesText(ranges), ...row }));
}

function portsOf(set: PortSet): LeavingRow['ports'] {
  return protocols.flatMap((protocol) => (set[protocol] ?? []).map(([from, to]) => ({ protocol, from, to })));
}
