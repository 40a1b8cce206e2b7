import type { Endpoint } from '../mesh-judge.ts';
import { type CompiledNetworkPolicies, type CompiledPolicy, policiesAt } from './compile.ts';
import type { Direction } from './direction.ts';
import type { CompiledRule } from './network-policy.ts';
import { isOwnNode, isSeenAsNode } from './node-network.ts';
import {
  allPorts,
  intersectionOfPorts,
  noPorts,
  noPortsIn,
  type PortSet,
  portsOverlap,
  unionOfPorts,
} from './port-set.ts';
import { portsAt } from './ports.ts';
import { ruleMatches } from './rule-match.ts';
import type { Match } from './single-pods.ts';

/** Ports on which a connection passes, and those on which it may (the former included). */
export interface AllowedPorts {
  readonly sure: PortSet;
  readonly possible: PortSet;
}

/**
 * The ports on which a source reaches a destination by NetworkPolicy, as ranges. An address stands for itself; one
 * address of each of `externalRanges` speaks for its whole range. The port is the destination's own.
 */
export function allowedPorts(
  compiled: CompiledNetworkPolicies,
  source: Endpoint,
  destination: Endpoint,
): AllowedPorts {
  const egress = allowedInDirection(compiled, source, destination, 'egress');
  const ingress = allowedInDirection(compiled, source, destination, 'ingress');
  return {
    sure: intersectionOfPorts(egress.sure, ingress.sure),
    possible: intersectionOfPorts(egress.possible, ingress.possible),
  };
}

type Covers = (policy: CompiledPolicy, rule: CompiledRule) => Match;

const everything: AllowedPorts = { sure: allPorts, possible: allPorts };

/** The ports that one side's policies let pass: the source's egress or the destination's ingress. */
export function allowedInDirection(
  compiled: CompiledNetworkPolicies,
  source: Endpoint,
  destination: Endpoint,
  direction: Direction,
): AllowedPorts {
  const known = withoutRules(compiled, source, destination, direction);
  if (known !== undefined) return known;
  let sure: PortSet = noPorts;
  let possible: PortSet = noPorts;
  for (const { match, ports } of coveringRules(compiled, source, destination, direction)) {
    possible = unionOfPorts(possible, ports);
    if (match === 'yes') sure = unionOfPorts(sure, ports);
  }
  const doubt = besidesRules(compiled, source, destination, direction);
  return { sure: doubt.sure ? allPorts : sure, possible: doubt.possible ? allPorts : possible };
}

/**
 * Whether one side's policies may let pass any of some ports: what `allowedInDirection` tells, and sooner. `covers`
 * says whether a rule covers the other side, for those who know it of many pairs.
 */
export function mayAllowAny(
  compiled: CompiledNetworkPolicies,
  source: Endpoint,
  destination: Endpoint,
  direction: Direction,
  wanted: PortSet,
  covers: Covers = coversOf(compiled, direction === 'egress' ? destination : source),
): boolean {
  const known = withoutRules(compiled, source, destination, direction);
  if (known !== undefined) return portsOverlap(wanted, known.possible);
  const target = destination.kind === 'workload' ? destination.workload : undefined;
  for (const policy of policiesOf(compiled, source, destination, direction)) {
    for (const rule of policy[direction] ?? []) {
      if (covers(policy, rule) !== 'no' && portsOverlap(wanted, portsAt(rule.ports, target))) return true;
    }
  }
  return besidesRules(compiled, source, destination, direction).possible && !noPortsIn(wanted);
}

/** What holds where no rule of a policy decides. */
function withoutRules(
  compiled: CompiledNetworkPolicies,
  source: Endpoint,
  destination: Endpoint,
  direction: Direction,
): AllowedPorts | undefined {
  const [subject, peer] = direction === 'egress' ? [source, destination] : [destination, source];
  if (subject.kind === 'address' || compiled.facts.enforcement === 'no') return everything;
  const { workload } = subject;
  if (compiled.doubts?.at(workload, direction) !== undefined) return { sure: noPorts, possible: allPorts };
  if (peer.kind === 'workload' && peer.workload === workload && workload.kind === 'Pod') return everything;
  return policiesAt(compiled, workload, direction).length === 0 ? everything : undefined;
}

/** The rules of one side that cover the other, with their ports at the destination. */
function coveringRules(
  compiled: CompiledNetworkPolicies,
  source: Endpoint,
  destination: Endpoint,
  direction: Direction,
): { readonly match: Match; readonly ports: PortSet }[] {
  const covers = coversOf(compiled, direction === 'egress' ? destination : source);
  const found: { match: Match; ports: PortSet }[] = [];
  const target = destination.kind === 'workload' ? destination.workload : undefined;
  for (const policy of policiesOf(compiled, source, destination, direction)) {
    for (const rule of policy[direction] ?? []) {
      const match = covers(policy, rule);
      if (match !== 'no') found.push({ match, ports: portsAt(rule.ports, target) });
    }
  }
  return found;
}

function policiesOf(
  compiled: CompiledNetworkPolicies,
  source: Endpoint,
  destination: Endpoint,
  direction: Direction,
): readonly CompiledPolicy[] {
  const subject = direction === 'egress' ? source : destination;
  return subject.kind === 'address' ? [] : policiesAt(compiled, subject.workload, direction);
}

function coversOf(compiled: CompiledNetworkPolicies, peer: Endpoint): Covers {
  return (policy, rule) => ruleMatches(compiled, policy, rule, peer);
}

/** Whether every port passes, surely or possibly, whatever the rules say. */
function besidesRules(
  compiled: CompiledNetworkPolicies,
  source: Endpoint,
  destination: Endpoint,
  direction: Direction,
): { readonly sure: boolean; readonly possible: boolean } {
  const { facts } = compiled;
  const [subject, peer] = direction === 'egress' ? [source, destination] : [destination, source];
  if (subject.kind === 'address') return { sure: false, possible: facts.enforcement === 'unknown' };
  const inward = direction === 'ingress';
  const fromNode = inward && isOwnNode(peer, subject.workload);
  const ends = inward ? [subject, peer] : [subject];
  const seenAsNode = ends.some((end) => end.kind === 'workload' && isSeenAsNode(facts, end.workload));
  return {
    sure: fromNode && facts.ownNodeTraffic === 'allowed',
    possible: facts.enforcement === 'unknown' || seenAsNode || fromNode,
  };
}
