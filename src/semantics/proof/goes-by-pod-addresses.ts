import { fields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';
import { type AddressRange, parseCidr, rangeCovers, rangesOverlap } from '../network-policy/address.ts';
import { type AddressPeer, addressPeers, compilePeers, usualPodRanges } from '../network-policy/peers.ts';
import { perObject } from '../per-object.ts';

/**
 * Tells of policies whether they let in or keep out pods by the addresses that these happen to have. Then the addresses
 * that a proof makes up would decide, and it has to do without. A block inside what the answers declare as outside the
 * cluster holds no pods, and one that holds every private range, or none, says the same of all of them.
 */
export function goesByPodAddresses(
  topology: Topology,
  platform: Platform,
): (objects: readonly KubernetesObject[]) => boolean {
  const outside = [
    ...topology.externals.flatMap(({ cidrs }) => cidrs),
    ...(platform.apiServer?.cidrs ?? []),
    ...platform.resolver.cidrs,
  ].flatMap((cidr) => parseCidr(cidr) ?? []);
  const goes = perObject(
    (object: KubernetesObject) =>
      blocksOf(object).some((block) => tellsApart(block, outside)) || asksForAddresses(object),
  );
  return (objects) => objects.some(goes);
}

function blocksOf({ kind, spec }: KubernetesObject): AddressPeer[] {
  if (kind !== 'NetworkPolicy') return [];
  const { ingress, egress } = fields(spec);
  return [
    ...list(ingress).map((rule) => fields(rule).from),
    ...list(egress).map((rule) => fields(rule).to),
  ].flatMap((peers) => addressPeers(compilePeers(peers)));
}

function tellsApart({ cidr, except }: AddressPeer, outside: readonly AddressRange[]): boolean {
  if (outside.some((range) => rangeCovers(range, cidr))) return false;
  const ranges = usualPodRanges.filter(({ family }) => family === cidr.family);
  const holds = (range: AddressRange) =>
    rangeCovers(cidr, range) && !except.some((one) => rangesOverlap(one, range));
  const misses = (range: AddressRange) =>
    !rangesOverlap(cidr, range) || except.some((one) => rangeCovers(one, range));
  return !ranges.every(holds) && !ranges.every(misses);
}

const addressFields = ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'];
const addressKeys = ['source.ip', 'remote.ip', 'destination.ip'];

function asksForAddresses({ kind, spec }: KubernetesObject): boolean {
  if (kind !== 'AuthorizationPolicy') return false;
  return list(fields(spec).rules).some((rule) => {
    const { from, when } = fields(rule);
    return (
      list(from).some((one) =>
        addressFields.some((name) => fields(fields(one).source)[name] !== undefined),
      ) || list(when).some((one) => addressKeys.includes(String(fields(one).key)))
    );
  });
}
