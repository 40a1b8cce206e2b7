import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Endpoint } from '../mesh-judge.ts';
import { canonicalAddress, parseAddress } from './address.ts';
import { type CompiledNetworkPolicies, type Direction, policiesAt, ruleCovers } from './compile.ts';
import { type Match, peerCoversAddress } from './peers.ts';
import { allPorts, intersectionOfPorts, noPorts, type PortSet, unionOfPorts } from './port-set.ts';
import { portsAt } from './ports.ts';

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

const everything: AllowedPorts = { sure: allPorts, possible: allPorts };

/** The ports that one side's policies let pass: the source's egress or the destination's ingress. */
export function allowedInDirection(
  compiled: CompiledNetworkPolicies,
  source: Endpoint,
  destination: Endpoint,
  direction: Direction,
): AllowedPorts {
  const { facts, others } = compiled;
  const subject = direction === 'egress' ? source : destination;
  const peer = direction === 'egress' ? destination : source;
  if (subject.kind === 'address' || facts.enforcement === 'no') return everything;
  const { workload } = subject;
  if (others.touching(workload, direction) !== undefined) return { sure: noPorts, possible: allPorts };
  if (peer.kind === 'workload' && peer.workload === workload && workload.kind === 'Pod') return everything;
  const policies = policiesAt(compiled, workload, direction);
  if (policies.length === 0) return everything;
  const target = destination.kind === 'workload' ? destination.workload : undefined;
  let sure: PortSet = noPorts;
  let possible: PortSet = noPorts;
  for (const policy of policies) {
    for (const rule of policy[direction] ?? []) {
      const match: Match =
        rule.peers === 'any'
          ? 'yes'
          : peer.kind === 'workload'
            ? ruleCovers(compiled, policy, rule, peer.workload)
            : addressMatch(rule.peers, peer.address);
      if (match === 'no') continue;
      const ports = portsAt(rule.ports, target);
      possible = unionOfPorts(possible, ports);
      if (match === 'yes') sure = unionOfPorts(sure, ports);
    }
  }
  const open =
    facts.enforcement === 'unknown' ||
    inNodeNetwork(compiled, subject) ||
    (direction === 'ingress' && (inNodeNetwork(compiled, peer) || fromOwnNode(peer, workload)));
  const openFor =
    direction === 'ingress' && fromOwnNode(peer, workload) && facts.ownNodeTraffic === 'allowed';
  return { sure: openFor ? allPorts : sure, possible: open ? allPorts : possible };
}

function addressMatch(peers: readonly Parameters<typeof peerCoversAddress>[0][], text: string): Match {
  const address = parseAddress(text);
  return address !== undefined && peers.some((peer) => peerCoversAddress(peer, address)) ? 'yes' : 'no';
}

function inNodeNetwork({ facts }: CompiledNetworkPolicies, end: Endpoint): boolean {
  return end.kind === 'workload' && end.workload.hostNetwork && facts.hostNetworkPods === 'undetermined';
}

function fromOwnNode(peer: Endpoint, workload: ClusterWorkload): boolean {
  return (
    peer.kind === 'address' &&
    workload.nodeAddresses.map(canonicalAddress).includes(canonicalAddress(peer.address))
  );
}
