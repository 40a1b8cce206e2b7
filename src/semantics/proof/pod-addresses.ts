import type { Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';
import { type AddressRange, parseAddress, parseCidr, rangeContains } from '../network-policy/address.ts';

/** Ranges of which pods get addresses: private and shared ones, which no rule for the Internet covers. */
const podRanges = ['10.128', '100.64', '172.16', '192.168', '10.0', '198.18'] as const;

/** Addresses that no answer names: a range that somebody declared as external holds no pods of this world. */
export function podAddresses(topology: Topology, platform: Platform): () => string {
  const declared = [
    ...topology.externals.flatMap(({ cidrs }) => cidrs),
    ...(platform.apiServer?.cidrs ?? []),
    ...platform.resolver.cidrs,
  ];
  const taken = declared.flatMap((cidr) => parseCidr(cidr) ?? []).filter(({ family }) => family === 4);
  const addresses = candidates();
  const next = (): string => {
    const { value, done } = addresses.next();
    if (done) throw new Error('More workloads than the private ranges have addresses for.');
    return value;
  };
  // Who declares every address leaves none that is only a pod's.
  const everything = podRanges.every(
    (range) => isTaken(taken, `${range}.0.1`) && isTaken(taken, `${range}.200.1`),
  );
  return () => {
    let address = next();
    while (!everything && isTaken(taken, address)) address = next();
    return address;
  };
}

function isTaken(taken: readonly AddressRange[], text: string): boolean {
  if (taken.length === 0) return false;
  const address = parseAddress(text);
  return address !== undefined && taken.some((range) => rangeContains(range, address));
}

function* candidates(): Generator<string, undefined> {
  for (const range of podRanges) {
    for (let index = 1; index < 65_535; index += 1) yield `${range}.${index >> 8}.${index & 255}`;
  }
  return undefined;
}
