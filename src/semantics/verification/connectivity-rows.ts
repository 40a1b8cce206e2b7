import type { ClusterWorkload } from '../../model/cluster.ts';
import type { ConnectivityRow } from '../../model/verification.ts';
import { type Bitset, bitsOf, countBits, hasBit } from '../bitset.ts';
import type { Judge } from '../judge.ts';
import { publicAddress } from '../proof/addresses.ts';
import { type JudgedPort, otherPort } from './judged-ports.ts';

/** Judged ports as plain rows with names. Which workloads call themselves is left out: pods of one may differ. */
export function connectivityRows(
  ports: readonly JudgedPort[],
  workloads: readonly ClusterWorkload[],
  names: readonly string[],
  judge: Judge,
): ConnectivityRow[] {
  const indices = new Map(workloads.map((workload, index) => [workload, index]));
  return ports.map(({ destination, port, protocol, row }): ConnectivityRow => {
    const self = indices.get(destination) ?? -1;
    const listed = (set: Bitset): string[] =>
      bitsOf(set).flatMap((index) => (index === self ? [] : (names[index] ?? [])));
    const others = workloads.length - (self >= 0 ? 1 : 0);
    const allowed = countBits(row.allowed) - (hasBit(row.allowed, self) ? 1 : 0);
    const everybody = allowed === others && others > 0;
    const outside = judge.ask({
      source: { address: publicAddress },
      destination: { workload: { namespace: destination.namespace, name: destination.name } },
      port,
      protocol,
    });
    return {
      destination: names[self] ?? `${destination.namespace}/${destination.name}`,
      port: port === otherPort ? 'other' : port,
      protocol,
      everybody,
      allowed: everybody ? [] : listed(row.allowed),
      conditional: listed(row.conditional),
      undetermined: listed(row.undetermined),
      outside: outside.outcome,
    };
  });
}
