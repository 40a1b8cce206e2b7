import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { Outcome } from '../../model/verdict.ts';
import type { ConnectivityRow } from '../../model/verification.ts';
import { type Bitset, bitsOf, countBits, hasBit } from '../bitset.ts';
import { formatAddress } from '../network-policy/address.ts';
import { allowedPorts } from '../network-policy/allowed-ports.ts';
import { policiesAt } from '../network-policy/compile.ts';
import { hasPort, type PortSet } from '../network-policy/port-set.ts';
import { perObject } from '../per-object.ts';
import { publicAddress } from '../proof/addresses.ts';
import type { JudgedPort } from './judged-ports.ts';
import type { JudgedSide } from './judged-side.ts';
import { outsideRanges, rangesText } from './outside-ranges.ts';

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
  const ranges = perObject((destination: ClusterWorkload) =>
    tellsAddresses(network, destination)
      ? outsideRanges([{ policies: policiesAt(network, destination, 'ingress') }])
      : [],
  );
  /** Undefined where all addresses outside are alike. */
  const outsideCallers = (
    workload: ClusterWorkload,
    port: number,
    protocol: Protocol,
  ): readonly string[] | undefined => {
    const { namespace, name } = workload;
    const allowed = ranges(workload).filter(({ family, from }) => {
      const address = formatAddress({ family, value: from });
      const destination = { workload: { namespace, name } };
      return judge.outcome({ source: { address }, destination, port, protocol }) === 'allowed';
    });
    const alike = allowed.length === 0 || allowed.length === ranges(workload).length;
    return alike ? undefined : rangesText(allowed);
  };
  return ports.map(({ destination, port, to, protocol, row, isOther }): ConnectivityRow => {
    const portName = destination.ports.find((own) => own.port === port && own.protocol === protocol)?.name;
    const self = indices.get(destination) ?? -1;
    const listed = (set: Bitset): string[] =>
      bitsOf(set).flatMap((index) => (index === self ? [] : (names[index] ?? [])));
    const others = workloads.length - (self >= 0 ? 1 : 0);
    const allowed = countBits(row.allowed) - (hasBit(row.allowed, self) ? 1 : 0);
    const everybody = allowed === others && others > 0;
    const outside = fromOutside(destination, port, protocol);
    const callers = outsideCallers(destination, port, protocol);
    return {
      destination: names[self] ?? `${destination.namespace}/${destination.name}`,
      port: isOther ? 'other' : port,
      ...(to === undefined ? {} : { endPort: to }),
      ...(portName === undefined ? {} : { portName }),
      protocol,
      everybody,
      allowed: everybody ? [] : listed(row.allowed),
      conditional: listed(row.conditional),
      undetermined: listed(row.undetermined),
      outside,
      ...(callers === undefined ? {} : { outsideAllowed: callers }),
    };
  });
}

/** Whether some rule at a destination names addresses, so that callers outside are not all alike. */
function tellsAddresses(network: JudgedSide['network'], destination: ClusterWorkload): boolean {
  return policiesAt(network, destination, 'ingress').some(({ ingress = [] }) =>
    ingress.some(({ blocks }) => blocks.length > 0),
  );
}
