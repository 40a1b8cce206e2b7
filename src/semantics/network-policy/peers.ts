import { type Requirement, requirementHolds, selectorRequirements } from '../../kubernetes/selector.ts';
import { isSinglePodLabel } from '../../kubernetes/single-pod-labels.ts';
import { fields, list } from '../../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Labels } from '../../model/kubernetes.ts';
import { interned } from '../interned.ts';
import {
  type Address,
  type AddressRange,
  parseAddress,
  parseCidr,
  rangeContains,
  rangeCovers,
  rangesOverlap,
} from './address.ts';
import { isSeenAsNode } from './node-network.ts';
import type { PluginFacts } from './plugin-facts.ts';
import { type Match, singlePodsMatch } from './single-pods.ts';

/** A peer that is pods with certain labels. Those that say the same are one object, whatever the policy. */
export interface PodPeer {
  readonly kind: 'pods';
  /** Requirements on the namespace's labels; absent: the policy's own namespace. */
  readonly namespaces?: readonly Requirement[];
  readonly pods: readonly Requirement[];
  /** Those of `pods` on labels that all pods of a workload share; absent: all of them are. */
  readonly shared?: readonly Requirement[];
}

/** A peer that is a block of addresses. */
export interface AddressPeer {
  readonly kind: 'addresses';
  readonly cidr: AddressRange;
  readonly except: readonly AddressRange[];
}

/** One entry of `from` or `to`. */
export type Peer = PodPeer | AddressPeer;

/** The peers of a rule; `any` when the list is missing or empty. Entries that no API server accepts match nothing. */
export function compilePeers(value: unknown): readonly Peer[] | 'any' {
  const entries = list(value);
  if (entries.length === 0) return 'any';
  return entries.map(fields).flatMap((entry): Peer[] => {
    const { namespaceSelector, podSelector, ipBlock } = entry;
    if (ipBlock !== undefined && ipBlock !== null) return addressPeer(fields(ipBlock));
    if ((namespaceSelector ?? podSelector ?? undefined) === undefined) return [];
    const namespaces = selectorRequirements(namespaceSelector ?? {});
    const pods = selectorRequirements(podSelector ?? {});
    if (namespaces === undefined || pods === undefined) return [];
    const own = namespaceSelector === undefined || namespaceSelector === null;
    const shared = pods.filter(({ key }) => !isSinglePodLabel(key));
    return [
      samePeer({
        kind: 'pods',
        ...(own ? {} : { namespaces }),
        pods,
        ...(shared.length === pods.length ? {} : { shared }),
      }),
    ];
  });
}

/** Policies repeat one another's peers. */
const podPeers = interned<PodPeer>();

function samePeer(peer: PodPeer): PodPeer {
  return podPeers(JSON.stringify(peer), () => peer);
}

/** Those of the peers that are blocks of addresses. */
export function addressPeers(peers: readonly Peer[] | 'any'): readonly AddressPeer[] {
  return peers === 'any' ? [] : peers.filter((peer) => peer.kind === 'addresses');
}

function addressPeer(block: Readonly<Record<string, unknown>>): Peer[] {
  const cidr = parseCidr(String(block.cidr));
  if (cidr === undefined) return [];
  const except = list(block.except).flatMap((each) => parseCidr(String(each)) ?? []);
  return [{ kind: 'addresses', cidr, except }];
}

/** Whether one of the peers covers an address, as far as the address is one. */
export function peersCoverAddress(
  peers: readonly AddressPeer[],
  address: () => Address | undefined,
): boolean {
  if (peers.length === 0) return false;
  const asked = address();
  return asked !== undefined && peers.some((peer) => peerCoversAddress(peer, asked));
}

export function peerCoversAddress(peer: Peer, address: Address): boolean {
  return (
    peer.kind === 'addresses' &&
    rangeContains(peer.cidr, address) &&
    !peer.except.some((range) => rangeContains(range, address))
  );
}

/** Whether a peer of a policy in `policyNamespace` covers the pods of a workload. */
export function peerCoversWorkload(
  peer: Peer,
  policyNamespace: string,
  workload: ClusterWorkload,
  namespaceLabels: Labels,
  facts: PluginFacts,
): Match {
  const asNode = isSeenAsNode(facts, workload);
  if (peer.kind === 'addresses') return blockCoversPods(peer, workload, asNode, facts);
  const inNamespace =
    peer.namespaces === undefined
      ? workload.namespace === policyNamespace
      : peer.namespaces.every((requirement) => requirementHolds(requirement, namespaceLabels));
  const { pods, shared = pods } = peer;
  if (!inNamespace || !shared.every((requirement) => requirementHolds(requirement, workload.labels)))
    return 'no';
  const match = shared === pods ? 'yes' : singlePodsMatch(pods, workload);
  return match === 'yes' && asNode ? 'maybe' : match;
}

/** Ranges in which pods live where nothing else is known: RFC 1918, RFC 6598, RFC 4193. */
export const usualPodRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
].flatMap((cidr) => parseCidr(cidr) ?? []);

function blockCoversPods(
  peer: AddressPeer,
  workload: ClusterWorkload,
  asNode: boolean,
  facts: PluginFacts,
): Match {
  const known = (asNode ? workload.nodeAddresses : workload.addresses).flatMap(
    (text) => parseAddress(text) ?? [],
  );
  if (asNode) {
    if (known.length === 0) return 'maybe';
    return known.some((address) => peerCoversAddress(peer, address)) ? 'maybe' : 'no';
  }
  if (facts.ipBlockMatchesPods === 'no') return 'no';
  if (known.length > 0) {
    // A pod of two families is reached by either; of several pods some may be outside the block.
    const covered = known.filter((address) => peerCoversAddress(peer, address)).length;
    const ofFamily = known.filter(({ family }) => family === peer.cidr.family).length;
    return covered === 0 ? 'no' : covered === ofFamily ? 'yes' : 'maybe';
  }
  return mayContainPods(peer, facts) ? 'maybe' : 'no';
}

/**
 * An ipBlock is meant for addresses outside the cluster. It may match pods of unknown address where it touches the
 * known ranges of pods, or, where those are unknown, holds one of the usual ranges completely.
 */
function mayContainPods(peer: AddressPeer, facts: PluginFacts): boolean {
  if (facts.podRanges.length > 0) {
    const ranges = facts.podRanges.flatMap((cidr) => parseCidr(cidr) ?? []);
    return ranges.some(
      (range) => rangesOverlap(peer.cidr, range) && !peer.except.some((except) => rangeCovers(except, range)),
    );
  }
  return usualPodRanges.some(
    (range) => rangeCovers(peer.cidr, range) && !peer.except.some((except) => rangesOverlap(except, range)),
  );
}
