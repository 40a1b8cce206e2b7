import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import {
  addAll,
  addBit,
  type Bitset,
  bitsOf,
  emptyBitset,
  fullBitset,
  hasBit,
  keepOnly,
  removeAll,
} from '../bitset.ts';
import { type CompiledNetworkPolicies, type CompiledPolicy, policiesAt } from './compile.ts';
import type { CompiledRule } from './network-policy.ts';
import { isSeenAsNode } from './node-network.ts';
import { type Cover, namespaceThatCounts, type PeerResolver, peerResolver } from './peer-cover.ts';
import { portsAt, portsMatch } from './ports.ts';
import { ruleCovers } from './rule-match.ts';

/** For one destination and port, all workloads of the cluster as sources: each is in exactly one of the sets. */
export interface Row {
  readonly allowed: Bitset;
  readonly undetermined: Bitset;
  readonly denied: Bitset;
}

/** Answers for all sources at once; agrees with `askNetworkPolicy` source by source. */
export interface NetworkPolicyRows {
  /**
   * The sources whose flow to a port of a destination passes, without a Service in between. Asking for all ports of
   * one destination before the next is fastest.
   */
  row(destination: ClusterWorkload, port: number, protocol: Protocol): Row;
  /** First ports of ranges, ascending, always with 1: from one to before the next, every rule treats all ports alike. */
  cuts(destination: ClusterWorkload, protocol: Protocol): readonly number[];
}

/** Egress rules of any policies that say the same, with all sources that they are for. */
interface EgressRule {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
  readonly selected: Bitset;
}

/** Prepares rows. Label sets are looked up by index and each distinct peer is resolved once for the whole cluster. */
export function networkPolicyRows(compiled: CompiledNetworkPolicies): NetworkPolicyRows {
  const { cluster, facts, doubts } = compiled;
  const size = cluster.workloads.length;
  const all = fullBitset(size);
  const none = emptyBitset(size);
  const peerCover = peerResolver(compiled);
  const where = (holds: (workload: ClusterWorkload, index: number) => boolean): Bitset => {
    const set = emptyBitset(size);
    for (const [index, workload] of cluster.workloads.entries())
      if (holds(workload, index)) addBit(set, index);
    return set;
  };
  const hostNetworked = where((workload) => isSeenAsNode(facts, workload));
  const egressTouched =
    doubts === undefined ? none : where((workload) => doubts.at(workload, 'egress') !== undefined);
  const egressOpen = where((_, index) => (compiled.isolating.egress[index] ?? []).length === 0);
  const egressRules = mergedEgressRules(compiled);
  let byDestination: readonly (readonly Reaching[])[] | undefined;
  const reachingRules = (destination: ClusterWorkload): readonly Reaching[] => {
    const index = compiled.indexOf.get(destination);
    if (index === undefined) {
      return egressRules.flatMap((entry) => {
        const match = ruleCovers(compiled, entry.policy, entry.rule, destination);
        return match === 'no' ? [] : [{ entry, sure: match === 'yes' }];
      });
    }
    byDestination ??= egressByDestination(egressRules, peerCover, size);
    return byDestination[index] ?? [];
  };

  const egress = (destination: ClusterWorkload, port: number, protocol: Protocol): Cover => {
    const sure = egressOpen.slice();
    const possible = egressOpen.slice();
    for (const { entry, sure: certain } of reachingRules(destination)) {
      if (!portsMatch(entry.rule.ports, protocol, port, destination)) continue;
      addAll(possible, entry.selected);
      if (certain) addAll(sure, entry.selected);
    }
    addAll(possible, hostNetworked);
    return { sure, possible };
  };

  const ingress = (destination: ClusterWorkload, port: number, protocol: Protocol): Cover => {
    const policies = policiesAt(compiled, destination, 'ingress');
    if (policies.length === 0) return { sure: all.slice(), possible: all };
    const sure = emptyBitset(size);
    const possible = hostNetworked.slice();
    for (const policy of policies) {
      for (const rule of policy.ingress ?? []) {
        if (!portsMatch(rule.ports, protocol, port, destination)) continue;
        if (rule.peers === 'any') return { sure: all.slice(), possible: all };
        const cover = peerCover(policy, rule);
        addAll(sure, cover.sure);
        addAll(possible, cover.possible);
      }
    }
    const hidden = isSeenAsNode(facts, destination);
    return { sure, possible: hidden ? all : addAll(possible, sure) };
  };

  const row = (destination: ClusterWorkload, port: number, protocol: Protocol): Row => {
    if (facts.enforcement === 'no')
      return { allowed: all.slice(), undetermined: none.slice(), denied: none.slice() };
    const inward = ingress(destination, port, protocol);
    const outward = egress(destination, port, protocol);
    const self = compiled.indexOf.get(destination);
    if (self !== undefined && destination.kind === 'Pod') {
      for (const set of [inward.sure, outward.sure, outward.possible]) addBit(set, self);
      if (!hasBit(inward.possible, self)) addBit(inward.possible, self);
    }
    const touched = doubts?.at(destination, 'ingress') !== undefined;
    const allowed = touched ? none.slice() : keepOnly(inward.sure, removeAll(outward.sure, egressTouched));
    const possible =
      facts.enforcement === 'unknown'
        ? all.slice()
        : keepOnly(addAll(outward.possible.slice(), egressTouched), touched ? all : inward.possible);
    const denied = removeAll(all.slice(), possible);
    return { allowed, undetermined: removeAll(possible, allowed), denied };
  };
  const cuts = (destination: ClusterWorkload, protocol: Protocol): readonly number[] => {
    const inward = policiesAt(compiled, destination, 'ingress').flatMap(({ ingress: rules }) => rules ?? []);
    const outward = reachingRules(destination).map(({ entry }) => entry.rule);
    const starts = new Set([1]);
    for (const { ports } of [...inward, ...outward]) {
      if (ports === 'any') continue;
      for (const [from, to] of portsAt(ports, destination)[protocol] ?? []) starts.add(from).add(to + 1);
    }
    return [...starts].filter((port) => port <= 65535).sort((a, b) => a - b);
  };

  return { row, cuts };
}

interface Reaching {
  readonly entry: EgressRule;
  readonly sure: boolean;
}

/** For each workload the egress rules whose peers cover it. */
function egressByDestination(
  rules: readonly EgressRule[],
  peerCover: PeerResolver,
  size: number,
): readonly (readonly Reaching[])[] {
  const found: Reaching[][] = Array.from({ length: size }, () => []);
  for (const entry of rules) {
    const cover = entry.rule.peers === 'any' ? undefined : peerCover(entry.policy, entry.rule);
    for (const index of bitsOf(cover?.possible ?? fullBitset(size))) {
      found[index]?.push({ entry, sure: cover === undefined || hasBit(cover.sure, index) });
    }
  }
  return found;
}

/** Policies tend to repeat one another's rules (DNS, for one): equal rules are looked at once for all their sources. */
function mergedEgressRules({ policies, cluster }: CompiledNetworkPolicies): readonly EgressRule[] {
  const merged = new Map<string, EgressRule>();
  const numbers = new Map<object, number>();
  const numberOf = (item: object): number => {
    const number = numbers.get(item) ?? numbers.size;
    numbers.set(item, number);
    return number;
  };
  for (const policy of policies) {
    if (policy.selected.length === 0) continue;
    for (const rule of policy.egress ?? []) {
      const peers =
        rule.peers === 'any'
          ? 'any'
          : rule.peers.map(
              (peer) => `${numberOf(peer)} ${namespaceThatCounts(peer, policy.reference.namespace)}`,
            );
      const key = `${peers} ${rule.ports === 'any' ? 'any' : numberOf(rule.ports)}`;
      const entry = merged.get(key) ?? { policy, rule, selected: emptyBitset(cluster.workloads.length) };
      merged.set(key, entry);
      for (const index of policy.selected) addBit(entry.selected, index);
    }
  }
  return [...merged.values()];
}
