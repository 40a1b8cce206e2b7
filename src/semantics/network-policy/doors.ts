import type { KubernetesObject, Protocol } from '../../model/kubernetes.ts';
import { type AddressRange, formatAddress, parseAddress, rangeContains, rangeText } from './address.ts';
import { type CompiledRule, isNetworkPolicy, readNetworkPolicy } from './network-policy.ts';
import type { AddressPeer } from './peers.ts';

/** A place at which rules let addresses outside the cluster in or out: one address of a block, and a port. */
export interface Door {
  /** As a person writes it: the CIDR of the rule, or `outside` where a rule names no peer. */
  readonly block: string;
  readonly address: string;
  readonly protocol: Protocol;
  /** The first of a range; absent: every port, or one that has a name. */
  readonly port?: number;
}

export interface Doors {
  /** Where callers from outside may come in. */
  readonly inward: readonly Door[];
  /** Where workloads may leave. */
  readonly outward: readonly Door[];
}

/**
 * The doors of NetworkPolicies. Rules only allow, so that whatever they open to addresses is open at one of these:
 * of each block an address that its exceptions leave, one of `usual` where it holds one.
 */
export function doorsOf(objects: readonly KubernetesObject[], usual: readonly string[]): Doors {
  const policies = objects.filter(isNetworkPolicy).map(readNetworkPolicy);
  return {
    inward: distinct(policies.flatMap(({ ingress = [] }) => ingress.flatMap((rule) => doorsAt(rule, usual)))),
    outward: distinct(policies.flatMap(({ egress = [] }) => egress.flatMap((rule) => doorsAt(rule, usual)))),
  };
}

function doorsAt({ peers, blocks, ports }: CompiledRule, usual: readonly string[]): Door[] {
  const places =
    peers === 'any'
      ? usual.map((address) => ({ block: 'outside', address }))
      : blocks.flatMap((block) => placeAt(block, usual));
  return places.flatMap((place) =>
    ports === 'any'
      ? [{ ...place, protocol: 'TCP' as const }]
      : ports.map((match): Door => {
          const { protocol } = match;
          const every = 'name' in match || (match.from === 1 && match.to === 65535);
          return every ? { ...place, protocol } : { ...place, protocol, port: match.from };
        }),
  );
}

function placeAt(block: AddressPeer, usual: readonly string[]): Pick<Door, 'block' | 'address'>[] {
  const address = usual.find((one) => isLeft(block, one)) ?? firstLeft(block);
  return address === undefined ? [] : [{ block: rangeText(block.cidr), address }];
}

function isLeft({ cidr, except }: AddressPeer, text: string): boolean {
  const address = parseAddress(text);
  if (address === undefined || !rangeContains(cidr, address)) return false;
  return !except.some((range) => rangeContains(range, address));
}

/** The first address of a block that none of its exceptions holds. */
function firstLeft(block: AddressPeer): string | undefined {
  const { cidr, except } = block;
  const starts = [cidr.from, ...except.map(({ to }: AddressRange) => to + 1n)];
  return starts
    .map((value) => formatAddress({ family: cidr.family, value }))
    .find((address) => isLeft(block, address));
}

function distinct(doors: readonly Door[]): Door[] {
  return [
    ...new Map(
      doors.map((door) => [`${door.block} ${door.address} ${door.protocol} ${door.port ?? ''}`, door]),
    ).values(),
  ];
}
