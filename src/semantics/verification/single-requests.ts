import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { TooWide } from '../../model/verification.ts';
import { proxyPorts } from '../istio/istio-ports.ts';
import type { Doors } from '../network-policy/doors.ts';
import { guardedNames, publicAddresses } from '../proof/addresses.ts';
import type { ProofFailure } from '../proof/proof.ts';

type Open = Extract<ProofFailure, { kind: 'open' }>;

/** Openings between the same ends, on all the ports on which they are. */
interface Group extends Open {
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  readonly ports: readonly string[];
}

/**
 * Requests that were tried one at a time and pass, in as few words as there are: ports of the same two ends stand
 * together, then callers and callees of which the same holds. `keys` are the names of workloads by their keys, and
 * `otherPort` stands for every port that nothing names.
 */
export function singleRequests(
  open: readonly Open[],
  keys: ReadonlyMap<string, string>,
  doors: Doors,
  otherPort: number,
): TooWide[] {
  const blocks = blockNames(doors);
  const nameOf = (end: TrafficRequest['source'] | TrafficRequest['destination']): string => {
    if ('address' in end) return blocks.get(end.address) ?? end.address;
    const key = namespacedName('workload' in end ? end.workload : end.service);
    return keys.get(key) ?? key;
  };
  const single = open.map((one): Group => {
    const { source, destination, port, protocol } = one.request;
    const ports = [port === otherPort ? `other ${protocol}` : `${port}/${protocol}`];
    return { ...one, sources: [nameOf(source)], destinations: [nameOf(destination)], ports };
  });
  const byEnds = joined(single, 'ports', ({ sources, destinations }) => [sources, destinations]);
  const byCallee = joined(byEnds, 'sources', ({ ports, destinations }) => [ports, destinations]);
  const groups = joined(byCallee, 'destinations', ({ ports, sources }) => [ports, sources]);
  return groups.map(({ destinations, sources, ports, request, verdict, differs }) => ({
    destinations,
    ports: portTexts(ports),
    sources,
    ...(differs === undefined ? {} : { differs }),
    request,
    verdict,
  }));
}

/** Groups that agree in everything but one list become one; its members keep their order. */
function joined(
  groups: readonly Group[],
  list: 'sources' | 'destinations' | 'ports',
  same: (group: Group) => unknown,
): Group[] {
  const found = new Map<string, Group>();
  for (const group of groups) {
    const key = JSON.stringify([same(group), group.differs]);
    const known = found.get(key);
    found.set(key, known ? { ...known, [list]: [...new Set([...known[list], ...group[list]])] } : group);
  }
  return [...found.values()];
}

/** A port that stands for any goes last, and speaks for those of proxies, which few workloads have. */
function portTexts(ports: readonly string[]): string[] {
  const others = ports.filter((port) => port.startsWith('other '));
  const idle = others.includes('other TCP') ? proxyPorts.map((port) => `${port}/TCP`) : [];
  const named = ports.filter((port) => !others.includes(port) && !idle.includes(port));
  const every = named.length > 0 ? 'every other' : 'every';
  return [...named, ...others.map((other) => `${every} ${other.replace('other ', '')} port`)];
}

/** What an address that was tried stands for. */
function blockNames({ inward, outward }: Doors): ReadonlyMap<string, string> {
  return new Map([
    ...guardedNames(),
    ...[...inward, ...outward].map(({ address, block }): [string, string] => [address, block]),
    ...publicAddresses(['IPv4', 'IPv6']).map((address): [string, string] => [address, 'outside the cluster']),
  ]);
}
