import type { ClusterWorkload } from '../../model/cluster.ts';
import type { DecidedBy, LayerVerdict, Outcome } from '../../model/verdict.ts';
import type { Endpoint, Hop } from '../mesh-judge.ts';
import { perObject } from '../per-object.ts';
import { told, type UntoldVerdict } from '../untold-verdict.ts';
import { canonicalAddress, parseAddress } from './address.ts';
import {
  type CompiledNetworkPolicies,
  type CompiledPolicy,
  type CompiledRule,
  type Direction,
  isUnpoliced,
  policiesAt,
  ruleCovers,
} from './compile.ts';
import type { Doubt } from './doubts.ts';
import { peersCoverAddress } from './peers.ts';
import { portMatchText, portsMatch } from './ports.ts';
import type { Match } from './single-pods.ts';

/**
 * Asks both directions about one packet flow. Output: the source's egress and the destination's ingress, each with
 * the rule or the named default that decided it. The flow passes when both allow it.
 */
export function askNetworkPolicy(
  compiled: CompiledNetworkPolicies,
  hop: Hop,
): { readonly egress: LayerVerdict; readonly ingress: LayerVerdict } {
  return {
    egress: told(weighDirection(compiled, hop, 'egress')),
    ingress: told(weighDirection(compiled, hop, 'ingress')),
  };
}

const layerOf = { egress: 'network-policy-egress', ingress: 'network-policy-ingress' } as const;

/** One direction of a packet flow, before it is put into words. */
export function weighDirection(
  compiled: CompiledNetworkPolicies,
  hop: Hop,
  direction: Direction,
): UntoldVerdict {
  const layer = layerOf[direction];
  const verdict = (
    outcome: Outcome,
    decidedBy: DecidedBy,
    reason: UntoldVerdict['reason'],
  ): UntoldVerdict => ({ layer, outcome, decidedBy, reason });
  const { facts } = compiled;
  const subject = direction === 'egress' ? hop.source : hop.destination;
  const peer = direction === 'egress' ? hop.destination : hop.source;
  if (subject.kind === 'address') {
    const { address } = subject;
    return verdict(
      'allowed',
      { default: 'outside-the-cluster' },
      () => `${address} is the address of no known pod: no policy selects it`,
    );
  }
  if (facts.enforcement === 'no')
    return verdict(
      'allowed',
      { default: 'plugin-does-not-enforce' },
      `${facts.name} enforces no NetworkPolicy`,
    );
  const { workload } = subject;
  const doubt = compiled.doubts?.at(workload, direction);
  if (doubt !== undefined)
    return verdict('undetermined', { default: doubt.cause, object: doubt.object }, doubtText(doubt));
  if (isPodToItself(hop))
    return verdict('allowed', { default: 'pod-to-itself' }, 'a pod always reaches itself');
  if (isUnpoliced(facts, workload)) {
    const reason = `${facts.name} leaves out pods without a controller, as ${nameOf(workload)} is`;
    return verdict('allowed', { default: 'plugin-does-not-enforce' }, reason);
  }
  const policies = policiesAt(compiled, workload, direction);
  if (policies.length === 0) {
    return verdict(
      'allowed',
      { default: 'not-isolated' },
      () => `no policy isolates ${nameOf(workload)} for ${direction}`,
    );
  }
  const found = decidingRule(compiled, hop, direction, policies, peer);
  const list = `spec.${direction}`;
  if (found?.match === 'yes') {
    const { policy, rule } = found;
    if (direction === 'egress' && cutByServicePort(compiled, hop, rule)) {
      const compared = `${facts.name} compares rule ${rule.index + 1} with the Service's port ${hop.via?.port}, not with ${hop.port}`;
      const enforced = facts.enforcement === 'yes';
      return verdict(
        enforced ? 'denied' : 'undetermined',
        { default: 'service-port-differs', object: policy.reference },
        enforced ? compared : `${compared}, if it enforces policies`,
      );
    }
    return verdict('allowed', { policy: policy.reference, rule: rule.index, list }, () => ruleText(rule));
  }
  const fromOwnNode = direction === 'ingress' && isOwnNode(peer, workload);
  if (fromOwnNode && facts.ownNodeTraffic === 'allowed')
    return verdict('allowed', { default: 'own-node' }, 'traffic from the own node is not blocked');
  const denial = () => {
    const names = policies.map(({ reference }) => reference.name).join(', ');
    const towards = `${direction === 'egress' ? 'to' : 'from'} ${endText(peer)}`;
    return `${nameOf(workload)} is isolated for ${direction} by ${names}; no rule matches ${hop.protocol} ${hop.port} ${towards}`;
  };
  if (facts.enforcement === 'unknown')
    return verdict(
      'undetermined',
      { default: 'plugin-unknown' },
      () => `${denial()}, if the plugin enforces policies`,
    );
  if (isHostNetworked(compiled, subject) || (direction === 'ingress' && isHostNetworked(compiled, peer))) {
    return verdict(
      'undetermined',
      { default: 'host-network' },
      () => `${denial()}; how policies see pods in the node's network is undefined`,
    );
  }
  if (fromOwnNode)
    return verdict(
      'undetermined',
      { default: 'own-node' },
      () => `${denial()}; plugins differ on traffic from the own node`,
    );
  if (found?.match === 'maybe') {
    const { policy, rule } = found;
    if (isHostNetworked(compiled, peer)) {
      return verdict(
        'undetermined',
        { default: 'host-network', object: policy.reference },
        () => `${ruleText(rule)}; how policies see pods in the node's network is undefined`,
      );
    }
    if (rule.blocks.length === 0) {
      return verdict(
        'undetermined',
        { default: 'label-of-single-pods', object: policy.reference },
        () => `rule ${rule.index + 1} of ${policy.reference.name} asks for single pods`,
      );
    }
    return verdict(
      'undetermined',
      { default: 'unknown-pod-address', object: policy.reference },
      () =>
        `rule ${rule.index + 1} of ${policy.reference.name} names an address block that may hold these pods`,
    );
  }
  return verdict('denied', { default: 'isolated-no-rule-matches' }, denial);
}

function doubtText({ object: { kind, namespace, name }, cause }: Doubt): string {
  const named = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return cause === 'other-policy-api'
    ? `${named} may decide as well, and is not judged here`
    : `${named} selects by a label that differs from pod to pod`;
}

interface Found {
  readonly policy: CompiledPolicy;
  readonly rule: CompiledRule;
  readonly match: Match;
}

/** The first rule that matches for sure, in the order of policy names; else the first that may match. */
function decidingRule(
  compiled: CompiledNetworkPolicies,
  hop: Hop,
  direction: Direction,
  policies: readonly CompiledPolicy[],
  peer: Endpoint,
): Found | undefined {
  const destination = hop.destination.kind === 'workload' ? hop.destination.workload : undefined;
  let possible: Found | undefined;
  let cut: Found | undefined;
  for (const policy of policies) {
    for (const rule of policy[direction] ?? []) {
      if (!portsMatch(rule.ports, hop.protocol, hop.port, destination)) continue;
      const match = ruleMatches(compiled, policy, rule, peer);
      if (match === 'yes') {
        if (direction === 'ingress' || !cutByServicePort(compiled, hop, rule)) return { policy, rule, match };
        cut ??= { policy, rule, match };
      }
      if (match === 'maybe') possible ??= { policy, rule, match };
    }
  }
  return cut ?? possible;
}

/** The same few addresses are asked about again and again. */
const addressOf = perObject(({ address }: Endpoint & { readonly kind: 'address' }) => parseAddress(address));

function ruleMatches(
  compiled: CompiledNetworkPolicies,
  policy: CompiledPolicy,
  rule: CompiledRule,
  peer: Endpoint,
): Match {
  if (rule.peers === 'any') return 'yes';
  if (peer.kind === 'workload') return ruleCovers(compiled, policy, rule, peer.workload);
  return peersCoverAddress(rule.blocks, () => addressOf(peer)) ? 'yes' : 'no';
}

/** A rule with ports does not match a call by a Service whose port is another one, where the plugin compares that. */
function cutByServicePort({ facts }: CompiledNetworkPolicies, hop: Hop, rule: CompiledRule): boolean {
  const differs = hop.via !== undefined && hop.via.port !== hop.port;
  return facts.servicePortMustEqualContainerPort && differs && rule.ports !== 'any';
}

/** Only a bare Pod is known to be one pod: a workload that calls itself may call another of its pods. */
function isPodToItself({ source, destination }: Hop): boolean {
  return (
    source.kind === 'workload' &&
    destination.kind === 'workload' &&
    source.workload === destination.workload &&
    source.workload.kind === 'Pod'
  );
}

function isHostNetworked({ facts }: CompiledNetworkPolicies, end: Endpoint): boolean {
  return end.kind === 'workload' && end.workload.hostNetwork && facts.hostNetworkPods === 'undetermined';
}

function isOwnNode(peer: Endpoint, workload: ClusterWorkload): boolean {
  return (
    peer.kind === 'address' &&
    workload.nodeAddresses.length > 0 &&
    workload.nodeAddresses.map(canonicalAddress).includes(canonicalAddress(peer.address))
  );
}

function ruleText(rule: CompiledRule): string {
  const ports = rule.ports === 'any' ? 'every port' : rule.ports.map(portMatchText).join(', ');
  return `rule ${rule.index + 1} (${ports})`;
}

function endText(end: Endpoint): string {
  return end.kind === 'workload' ? nameOf(end.workload) : end.address;
}

function nameOf({ namespace, name }: ClusterWorkload): string {
  return `${namespace}/${name}`;
}
