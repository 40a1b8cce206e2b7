import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { Outcome } from '../../model/verdict.ts';
import type { ConnectivityRow } from '../../model/verification.ts';
import { type Bitset, bitsOf, countBits, hasBit } from '../bitset.ts';
import { allowedPorts } from '../network-policy/allowed-ports.ts';
import { hasPort, type PortSet } from '../network-policy/port-set.ts';
import { publicAddress } from '../proof/addresses.ts';
import { type JudgedPort, otherPort } from './judged-ports.ts';
import type { JudgedSide } from './judged-side.ts';

/** Judged ports as plain rows with names. Which workloads call themselves is left out: pods of one may differ. */
export function connectivityRows(
  ports: readonly JudgedPort[],
  workloads: readonly ClusterWorkload[],
  names: readonly string[],
  { judge, network }: JudgedSide,
): ConnectivityRow[] {
  const indices = new Map(workloads.map((workload, index) => [workload, index]));
  const openTo = new Map<ClusterWorkload, PortSet>();
  // The network lets in few at most: only what it may let in is asked of both layers.
  const fromOutside = (workload: ClusterWorkload, port: number, protocol: Protocol): Outcome => {
    const open =
      openTo.get(workload) ??
      allowedPorts(network, { kind: 'address', address: publicAddress }, { kind: 'workload', workload })
        .possible;
    openTo.set(workload, open);
    if (!hasPort(open, protocol, port)) return 'denied';
    const { namespace, name } = workload;
    const destination = { workload: { namespace, name } };
    return judge.ask({ source: { address: publicAddress }, destination, port, protocol }).outcome;
  };
  return ports.map(({ destination, port, to, protocol, row }): ConnectivityRow => {
    const portName = destination.ports.find((own) => own.port === port && own.protocol === protocol)?.name;
    const self = indices.get(destination) ?? -1;
    const listed = (set: Bitset): string[] =>
      bitsOf(set).flatMap((index) => (index === self ? [] : (names[index] ?? [])));
    const others = workloads.length - (self >= 0 ? 1 : 0);
    const allowed = countBits(row.allowed) - (hasBit(row.allowed, self) ? 1 : 0);
    const everybody = allowed === others && others > 0;
    const outside = fromOutside(destination, port, protocol);
    return {
      destination: names[self] ?? `${destination.namespace}/${destination.name}`,
      port: port === otherPort ? 'other' : port,
      ...(to === undefined ? {} : { endPort: to }),
      ...(portName === undefined ? {} : { portName }),
      protocol,
      everybody,
      allowed: everybody ? [] : listed(row.allowed),
      conditional: listed(row.conditional),
      undetermined: listed(row.undetermined),
      outside,
    };
  });
}
