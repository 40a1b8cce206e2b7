import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Endpoint } from '../mesh-judge.ts';
import { perObject } from '../per-object.ts';
import { parseAddress } from './address.ts';
import { type CompiledNetworkPolicies, type CompiledPolicy, labelsOfNamespace } from './compile.ts';
import type { CompiledRule } from './network-policy.ts';
import { peerCoversWorkload, peersCoverAddress } from './peers.ts';
import type { Match } from './single-pods.ts';

/** Whether the peers of a rule cover the other end of a flow. */
export function ruleMatches(
  compiled: CompiledNetworkPolicies,
  policy: CompiledPolicy,
  rule: CompiledRule,
  peer: Endpoint,
): Match {
  if (rule.peers === 'any') return 'yes';
  if (peer.kind === 'workload') return ruleCovers(compiled, policy, rule, peer.workload);
  return peersCoverAddress(rule.blocks, () => addressOf(peer)) ? 'yes' : 'no';
}

/** Whether the peers of a rule cover the pods of a workload. */
export function ruleCovers(
  compiled: CompiledNetworkPolicies,
  policy: CompiledPolicy,
  rule: CompiledRule,
  workload: ClusterWorkload,
): Match {
  if (rule.peers === 'any') return 'yes';
  const labels = labelsOfNamespace(compiled, workload.namespace);
  let best: Match = 'no';
  for (const peer of rule.peers) {
    const match = peerCoversWorkload(peer, policy.reference.namespace, workload, labels, compiled.facts);
    if (match === 'yes') return 'yes';
    if (match === 'maybe') best = 'maybe';
  }
  return best;
}

/** The same few addresses are asked about again and again. */
const addressOf = perObject(({ address }: Endpoint & { readonly kind: 'address' }) => parseAddress(address));
