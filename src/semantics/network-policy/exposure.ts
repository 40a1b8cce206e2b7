import { type Requirement, requirementHolds, requirementText } from '../../kubernetes/selector.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import {
  type CompiledNetworkPolicies,
  type CompiledPolicy,
  labelsOfNamespace,
  policiesAt,
} from './compile.ts';
import type { Direction } from './direction.ts';
import type { CompiledRule } from './network-policy.ts';
import type { Peer } from './peers.ts';
import { allPorts, noPorts, type PortSet, unionOfPorts } from './port-set.ts';
import { type PortMatch, portsAt } from './ports.ts';

/** Pods that may exist without being in the input: all in a namespace or in namespaces, that bear certain labels. */
export interface UnknownPods {
  /** A namespace by name, or requirements on its labels; no requirements: every namespace. */
  readonly namespaces: string | readonly Requirement[];
  readonly pods: readonly Requirement[];
}

/** Ports as far as they can be known: a name can only be looked up at a pod that is there. */
export interface ExposedPorts {
  readonly numbers: PortSet;
  readonly names: readonly { readonly protocol: Protocol; readonly name: string }[];
}

export interface Exposure {
  readonly pods: UnknownPods;
  readonly ports: ExposedPorts;
  /** Some workload of the input is such a pod. */
  readonly known: boolean;
}

/** What pods outside the input may do with a workload in one direction. */
export interface WorkloadExposure {
  /** False: no policy isolates it, and any pod whatever may connect. */
  readonly isolated: boolean;
  /** Ports open to every pod of the cluster. */
  readonly everyPod: ExposedPorts;
  /** Ports open to pods with certain labels, beyond those open to all. */
  readonly some: readonly Exposure[];
}

/**
 * The classes of pods that the rules of all policies speak of, each once. An address block is not among them, nor
 * "every pod in every namespace".
 */
export function unknownPodsOf({ policies }: CompiledNetworkPolicies): readonly UnknownPods[] {
  const found = new Map<string, UnknownPods>();
  for (const policy of policies) {
    for (const rule of [...(policy.ingress ?? []), ...(policy.egress ?? [])]) {
      for (const peer of rule.peers === 'any' ? [] : rule.peers) {
        const pods = peer.kind === 'pods' ? podsOfPeer(peer, policy) : undefined;
        if (pods !== undefined && !isEveryPod(pods)) found.set(unknownPodsText(pods), pods);
      }
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pods]) => pods);
}

/** What unknown pods may do with a workload: as sources (`ingress`) or destinations (`egress`). */
export function exposureOf(
  compiled: CompiledNetworkPolicies,
  workload: ClusterWorkload,
  direction: Direction,
): WorkloadExposure {
  const policies = policiesAt(compiled, workload, direction);
  const destination = direction === 'ingress' ? workload : undefined;
  if (policies.length === 0) return { isolated: false, everyPod: { numbers: allPorts, names: [] }, some: [] };
  const open = (pods: UnknownPods | undefined): ExposedPorts =>
    exposedPorts(
      policies.flatMap((policy) =>
        (policy[direction] ?? []).filter((rule) => reaches(rule, policy, pods)).map(({ ports }) => ports),
      ),
      destination,
    );
  const everyPod = open(undefined);
  const some = unknownPodsOf(compiled).flatMap((pods): Exposure[] => {
    const ports = open(pods);
    if (contains(everyPod, ports)) return [];
    return [{ pods, ports, known: compiled.cluster.workloads.some((each) => isOneOf(compiled, each, pods)) }];
  });
  return { isolated: true, everyPod, some };
}

/** One class of pods in words, such as `pods app=web in namespaces team=a`. */
export function unknownPodsText({ namespaces, pods }: UnknownPods): string {
  const who = pods.length === 0 ? 'every pod' : `pods ${pods.map(requirementText).join(', ')}`;
  if (typeof namespaces === 'string') return `${who} in namespace ${namespaces}`;
  return `${who} in ${namespaces.length === 0 ? 'every namespace' : `namespaces ${namespaces.map(requirementText).join(', ')}`}`;
}

function podsOfPeer(peer: Peer & { kind: 'pods' }, policy: CompiledPolicy): UnknownPods {
  const [only] = peer.namespaces ?? [];
  const byName =
    peer.namespaces?.length === 1 &&
    only?.key === 'kubernetes.io/metadata.name' &&
    only.operator === 'In' &&
    only.values.length === 1;
  const name =
    peer.namespaces === undefined ? policy.reference.namespace : byName ? only.values[0] : undefined;
  return { namespaces: name ?? peer.namespaces ?? [], pods: peer.pods };
}

function isEveryPod({ namespaces, pods }: UnknownPods): boolean {
  return namespaces.length === 0 && pods.length === 0;
}

/**
 * Whether a rule reaches every pod of a class: its selectors are empty or the same. Classes that merely overlap are
 * told apart, since it is unknown whether a pod of both exists. Without a class: every pod of the cluster.
 */
function reaches(rule: CompiledRule, policy: CompiledPolicy, pods: UnknownPods | undefined): boolean {
  if (rule.peers === 'any') return true;
  return rule.peers.some((peer) => {
    if (peer.kind === 'addresses') return false;
    const own = podsOfPeer(peer, policy);
    if (pods === undefined) return isEveryPod(own);
    return (
      (own.namespaces.length === 0 || keyOf(own.namespaces) === keyOf(pods.namespaces)) &&
      (own.pods.length === 0 || keyOf(own.pods) === keyOf(pods.pods))
    );
  });
}

function keyOf(part: string | readonly Requirement[]): string {
  return typeof part === 'string' ? `namespace ${part}` : part.map(requirementText).join(';');
}

function exposedPorts(
  lists: readonly (readonly PortMatch[] | 'any')[],
  destination: ClusterWorkload | undefined,
): ExposedPorts {
  let numbers: PortSet = noPorts;
  const names = new Map<string, { protocol: Protocol; name: string }>();
  for (const list of lists) {
    numbers = unionOfPorts(numbers, portsAt(list, destination));
    if (destination !== undefined || list === 'any') continue;
    for (const match of list) if ('name' in match) names.set(`${match.protocol} ${match.name}`, match);
  }
  return { numbers, names: [...names].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, match]) => match) };
}

function contains(outer: ExposedPorts, inner: ExposedPorts): boolean {
  const numbers =
    JSON.stringify(unionOfPorts(outer.numbers, inner.numbers)) === JSON.stringify(outer.numbers);
  const named = inner.names.every(({ protocol, name }) =>
    outer.names.some((other) => other.protocol === protocol && other.name === name),
  );
  return numbers && (named || JSON.stringify(outer.numbers) === JSON.stringify(allPorts));
}

function isOneOf(compiled: CompiledNetworkPolicies, workload: ClusterWorkload, pods: UnknownPods): boolean {
  const labels = labelsOfNamespace(compiled, workload.namespace);
  const inside =
    typeof pods.namespaces === 'string'
      ? workload.namespace === pods.namespaces
      : pods.namespaces.every((requirement) => requirementHolds(requirement, labels));
  return inside && pods.pods.every((requirement) => requirementHolds(requirement, workload.labels));
}
