import { addAll, addBit, type Bitset, emptyBitset } from '../bitset.ts';
import { type CompiledNetworkPolicies, type CompiledPolicy, labelsOfNamespace } from './compile.ts';
import { labelIndex, labelIndicesOf } from './label-index.ts';
import type { CompiledRule } from './network-policy.ts';
import { type Peer, peerCoversWorkload } from './peers.ts';

/** What surely belongs to a set, and what may. */
export interface Cover {
  readonly sure: Bitset;
  readonly possible: Bitset;
}

/** The namespace on which it depends whom a peer covers: that of its policy, or none. */
export function namespaceThatCounts(peer: Peer, namespace: string): string {
  return peer.kind === 'pods' && peer.namespaces === undefined ? namespace : '';
}

export type PeerResolver = (policy: CompiledPolicy, rule: CompiledRule) => Cover;

/** Resolves the peers of a rule to sets of workloads, once for each distinct peer. */
export function peerResolver(compiled: CompiledNetworkPolicies): PeerResolver {
  const { cluster } = compiled;
  const size = cluster.workloads.length;
  const find = workloadFinder(compiled);
  const known = new Map<string, Map<Peer, Cover>>();
  const rules = new Map<CompiledRule, Cover>();
  const resolve = (peer: Peer, namespace: string): Cover => {
    const where = namespaceThatCounts(peer, namespace);
    const covers = known.get(where) ?? new Map<Peer, Cover>();
    known.set(where, covers);
    const before = covers.get(peer);
    if (before !== undefined) return before;
    const sure = emptyBitset(size);
    const possible = emptyBitset(size);
    for (const index of find(peer, namespace)) {
      const workload = cluster.workloads[index];
      if (workload === undefined) continue;
      const labels = labelsOfNamespace(compiled, workload.namespace);
      const match = peerCoversWorkload(peer, namespace, workload, labels, compiled.facts);
      if (match === 'yes') addBit(sure, index);
      if (match !== 'no') addBit(possible, index);
    }
    const cover = { sure, possible };
    covers.set(peer, cover);
    return cover;
  };
  return (policy, rule) => {
    const before = rules.get(rule);
    if (before !== undefined) return before;
    const covers = (rule.peers === 'any' ? [] : rule.peers).map((peer) =>
      resolve(peer, policy.reference.namespace),
    );
    const [only] = covers;
    const cover =
      covers.length === 1 && only !== undefined
        ? only
        : {
            sure: covers.reduce((set, { sure }) => addAll(set, sure), emptyBitset(size)),
            possible: covers.reduce((set, { possible }) => addAll(set, possible), emptyBitset(size)),
          };
    rules.set(rule, cover);
    return cover;
  };
}

/** The workloads that a peer can concern at all: candidates by label, the rest is decided one by one. */
function workloadFinder({
  cluster,
  policies,
}: CompiledNetworkPolicies): (peer: Peer, namespace: string) => readonly number[] {
  const everyIndex = cluster.workloads.map((_, index) => index);
  const whole = labelIndex(cluster.workloads.map(({ labels }) => labels));
  const indexIn = labelIndicesOf(cluster.workloads);
  const namespaces = labelIndex(cluster.namespaces.map((namespace) => namespace.labels));
  return (peer, own) => {
    if (policies.length === 0) return [];
    if (peer.kind === 'addresses') return everyIndex;
    const { pods, shared = pods } = peer;
    if (peer.namespaces === undefined) return indexIn(own).matching(shared);
    if (peer.namespaces.length === 0) return whole.matching(shared);
    return namespaces.matching(peer.namespaces).flatMap((index) => {
      const name = cluster.namespaces[index]?.name;
      return name === undefined ? [] : indexIn(name).matching(shared);
    });
  };
}
