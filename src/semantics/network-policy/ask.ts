import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { DecidedBy, DefaultName, LayerVerdict, Outcome } from '../../model/verdict.ts';
import type { Endpoint, Hop } from '../mesh-judge.ts';
import { told, type UntoldVerdict } from '../untold-verdict.ts';
import { type CompiledNetworkPolicies, type CompiledPolicy, isUnpoliced, policiesAt } from './compile.ts';
import { cutByServicePort, type DecidingRule, decidingRule } from './deciding-rule.ts';
import type { Direction } from './direction.ts';
import type { Doubt } from './doubts.ts';
import type { CompiledRule } from './network-policy.ts';
import { isOwnNode, isSeenAsNode } from './node-network.ts';
import { portMatchText } from './ports.ts';

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
  const [subject, peer] =
    direction === 'egress' ? [hop.source, hop.destination] : [hop.destination, hop.source];
  if (subject.kind === 'address') {
    const reason = () => `${subject.address} is the address of no known pod: no policy selects it`;
    return verdict(direction, 'allowed', { default: 'outside-the-cluster' }, reason);
  }
  const flow: Flow = { hop, direction, workload: subject.workload, peer };
  const exempt = exemption(compiled, flow);
  if (exempt !== undefined) return exempt;
  const policies = policiesAt(compiled, flow.workload, direction);
  if (policies.length === 0) {
    const reason = () => `no policy isolates ${namespacedName(flow.workload)} for ${direction}`;
    return verdict(direction, 'allowed', { default: 'not-isolated' }, reason);
  }
  const found = decidingRule(compiled, hop, direction, policies, peer);
  if (found?.match === 'yes') return ruleVerdict(compiled, flow, found);
  return isolationVerdict(compiled, flow, policies, found);
}

/** One direction of a packet flow: the pods whose policies are asked, and whom they are asked about. */
interface Flow {
  readonly hop: Hop;
  readonly direction: Direction;
  readonly workload: ClusterWorkload;
  readonly peer: Endpoint;
}

function verdict(
  direction: Direction,
  outcome: Outcome,
  decidedBy: DecidedBy,
  reason: UntoldVerdict['reason'],
): UntoldVerdict {
  return { layer: layerOf[direction], outcome, decidedBy, reason };
}

/** What is settled, or cannot be settled, whatever policies isolate the pods. */
function exemption(
  { facts, doubts }: CompiledNetworkPolicies,
  { hop, direction, workload }: Flow,
): UntoldVerdict | undefined {
  if (facts.enforcement === 'no') {
    const reason = `${facts.name} enforces no NetworkPolicy`;
    return verdict(direction, 'allowed', { default: 'plugin-does-not-enforce' }, reason);
  }
  const doubt = doubts?.at(workload, direction);
  if (doubt !== undefined) {
    const { cause, object } = doubt;
    return verdict(direction, 'undetermined', { default: cause, object }, doubtText(doubt));
  }
  if (isPodToItself(hop)) {
    return verdict(direction, 'allowed', { default: 'pod-to-itself' }, 'a pod always reaches itself');
  }
  if (isUnpoliced(facts, workload)) {
    const reason = `${facts.name} leaves out pods without a controller, as ${namespacedName(workload)} is`;
    return verdict(direction, 'allowed', { default: 'plugin-does-not-enforce' }, reason);
  }
  return undefined;
}

/** A rule matches: it allows, unless the plugin compares it with the Service's port. */
function ruleVerdict(
  compiled: CompiledNetworkPolicies,
  { hop, direction }: Flow,
  { policy, rule }: DecidingRule,
): UntoldVerdict {
  if (direction === 'ingress' || !cutByServicePort(compiled, hop, rule)) {
    const decidedBy = { policy: policy.reference, rule: rule.index, list: `spec.${direction}` };
    return verdict(direction, 'allowed', decidedBy, () => ruleText(rule));
  }
  const { name, enforcement } = compiled.facts;
  const decidedBy = { default: 'service-port-differs', object: policy.reference } as const;
  const compared = `${name} compares rule ${rule.index + 1} with the Service's port ${hop.via?.port}, not with ${hop.port}`;
  return enforcement === 'yes'
    ? verdict(direction, 'denied', decidedBy, compared)
    : verdict(direction, 'undetermined', decidedBy, `${compared}, if it enforces policies`);
}

/** No rule matches for sure: the pods are isolated, as far as that can be known of the plugin and of the peer. */
function isolationVerdict(
  compiled: CompiledNetworkPolicies,
  flow: Flow,
  policies: readonly CompiledPolicy[],
  possible: DecidingRule | undefined,
): UntoldVerdict {
  const { facts } = compiled;
  const { direction, workload, peer } = flow;
  const undetermined = (decidedBy: DecidedBy, reason: () => string) =>
    verdict(direction, 'undetermined', decidedBy, reason);
  const fromOwnNode = direction === 'ingress' && isOwnNode(peer, workload);
  if (fromOwnNode && facts.ownNodeTraffic === 'allowed') {
    return verdict(direction, 'allowed', { default: 'own-node' }, 'traffic from the own node is not blocked');
  }
  const denial = () => denialText(flow, policies);
  if (facts.enforcement === 'unknown') {
    return undetermined({ default: 'plugin-unknown' }, () => `${denial()}, if the plugin enforces policies`);
  }
  if (
    isSeenAsNode(facts, workload) ||
    (direction === 'ingress' && peer.kind === 'workload' && isSeenAsNode(facts, peer.workload))
  ) {
    return undetermined({ default: 'host-network' }, () => `${denial()}; ${hostNetworkText}`);
  }
  if (fromOwnNode) {
    const differ = 'plugins differ on traffic from the own node';
    return undetermined({ default: 'own-node' }, () => `${denial()}; ${differ}`);
  }
  if (possible !== undefined) {
    const { policy, rule } = possible;
    const seenAsNode = peer.kind === 'workload' && isSeenAsNode(facts, peer.workload);
    const [cause, reason] = seenAsNode
      ? (['host-network', () => `${ruleText(rule)}; ${hostNetworkText}`] as const)
      : possibleMatch(policy, rule);
    return undetermined({ default: cause, object: policy.reference }, reason);
  }
  return verdict(direction, 'denied', { default: 'isolated-no-rule-matches' }, denial);
}

/** Why a rule matches some pods and perhaps not these. */
function possibleMatch(policy: CompiledPolicy, rule: CompiledRule): readonly [DefaultName, () => string] {
  const named = `rule ${rule.index + 1} of ${policy.reference.name}`;
  return rule.blocks.length === 0
    ? ['label-of-single-pods', () => `${named} asks for single pods`]
    : ['unknown-pod-address', () => `${named} names an address block that may hold these pods`];
}

function denialText({ hop, direction, workload, peer }: Flow, policies: readonly CompiledPolicy[]): string {
  const names = policies.map(({ reference }) => reference.name).join(', ');
  const towards = `${direction === 'egress' ? 'to' : 'from'} ${endText(peer)}`;
  return `${namespacedName(workload)} is isolated for ${direction} by ${names}; no rule matches ${hop.protocol} ${hop.port} ${towards}`;
}

const hostNetworkText = "how policies see pods in the node's network is undefined";

function doubtText({ object: { kind, namespace, name }, cause }: Doubt): string {
  const named = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return cause === 'other-policy-api'
    ? `${named} may decide as well, and is not judged here`
    : `${named} selects by a label that differs from pod to pod`;
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

function ruleText(rule: CompiledRule): string {
  const ports = rule.ports === 'any' ? 'every port' : rule.ports.map(portMatchText).join(', ');
  return `rule ${rule.index + 1} (${ports})`;
}

function endText(end: Endpoint): string {
  return end.kind === 'workload' ? namespacedName(end.workload) : end.address;
}
