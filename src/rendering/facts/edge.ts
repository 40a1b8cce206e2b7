import type { EdgeGroup, EdgePurpose, LabelSelector, NetworkPeer, NetworkPort } from './network-facts.ts';
import { type SurveyedWorkload, waypointLabels, waypointName } from './survey.ts';

/** Where ztunnel and waypoints take tunnelled traffic: the only port that a NetworkPolicy sees between ambient pods. */
export const hbonePort = 15008;

/** One end of an edge that NetworkPolicies isolate. */
interface Subject {
  readonly namespace: string;
  readonly name: string;
  readonly podSelector: LabelSelector;
}

export interface Edge {
  readonly subject: Subject;
  readonly direction: 'Ingress' | 'Egress';
  readonly purpose: EdgePurpose;
  readonly lifetime: EdgeGroup['lifetime'];
  readonly peer: NetworkPeer | undefined;
  readonly port: NetworkPort;
  readonly answer: string;
}

export type EdgeEnd = Omit<Edge, 'subject' | 'direction'>;

export function between(
  edge: Omit<EdgeEnd, 'peer'>,
  caller: SurveyedWorkload,
  callee: SurveyedWorkload,
): Edge[] {
  return [
    ...egressOf(caller, { ...edge, peer: peerOf(callee) }),
    ...ingressOf(callee, { ...edge, peer: peerOf(caller) }),
  ];
}

export function egressOf(caller: SurveyedWorkload, edge: EdgeEnd): Edge[] {
  return caller.guards.egress ? [{ ...edge, subject: subjectOf(caller), direction: 'Egress' }] : [];
}

export function ingressOf(callee: SurveyedWorkload, edge: EdgeEnd): Edge[] {
  return callee.guards.ingress ? [{ ...edge, subject: subjectOf(callee), direction: 'Ingress' }] : [];
}

function subjectOf({ workload, podSelector }: SurveyedWorkload): Subject {
  return { namespace: workload.namespace, name: workload.name, podSelector };
}

export function waypointOf(namespace: string): Subject {
  return { namespace, name: waypointName, podSelector: { matchLabels: waypointLabels } };
}

/** Host-network pods carry the node's address, which no label selects: undefined stands for "from anywhere". */
export function peerOf(surveyed: SurveyedWorkload): NetworkPeer | undefined {
  const { workload, podSelector } = surveyed;
  if (workload.hostNetwork) return undefined;
  const peer = peers.get(surveyed) ?? podPeer({ namespace: workload.namespace, podSelector });
  peers.set(surveyed, peer);
  return peer;
}

const peers = new WeakMap<SurveyedWorkload, NetworkPeer>();

export function podPeer(pods: {
  readonly namespace: string;
  readonly podSelector: LabelSelector;
}): NetworkPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': pods.namespace } },
    podSelector: pods.podSelector,
  };
}
