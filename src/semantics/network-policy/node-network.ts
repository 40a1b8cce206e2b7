import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Endpoint } from '../mesh-judge.ts';
import { canonicalAddress } from './address.ts';
import type { PluginFacts } from './plugin-facts.ts';

/** Whether policies may see the pods of a workload as their node, which has no labels. */
export function isSeenAsNode(facts: PluginFacts, { hostNetwork }: ClusterWorkload): boolean {
  return hostNetwork && facts.hostNetworkPods === 'undetermined';
}

/** Whether an address is that of a node on which pods of a workload run. */
export function isOwnNode(peer: Endpoint, { nodeAddresses }: ClusterWorkload): boolean {
  return (
    peer.kind === 'address' &&
    nodeAddresses.length > 0 &&
    nodeAddresses.map(canonicalAddress).includes(canonicalAddress(peer.address))
  );
}
