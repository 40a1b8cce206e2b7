import { type AddressRange, type Family, lastAddress } from './address.ts';
import type { CompiledNetworkPolicies } from './compile.ts';

/**
 * All addresses of a family, cut where the address blocks of the policies begin and end: within one range every
 * rule treats every address alike. Ascending.
 */
export function externalRanges(
  compiled: Pick<CompiledNetworkPolicies, 'policies'>,
  family: Family,
): readonly AddressRange[] {
  const starts = new Set<bigint>([0n]);
  for (const block of addressBlocks(compiled)) {
    if (block.family !== family) continue;
    starts.add(block.from);
    if (block.to < lastAddress(family)) starts.add(block.to + 1n);
  }
  const sorted = [...starts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.map((from, index) => ({
    family,
    from,
    to: index + 1 < sorted.length ? (sorted[index + 1] ?? 0n) - 1n : lastAddress(family),
  }));
}

/** Every CIDR and exception that a policy names. */
function addressBlocks({ policies }: Pick<CompiledNetworkPolicies, 'policies'>): AddressRange[] {
  const rules = policies.flatMap((policy) => [...(policy.ingress ?? []), ...(policy.egress ?? [])]);
  return rules.flatMap(({ blocks }) => blocks.flatMap(({ cidr, except }) => [cidr, ...except]));
}
