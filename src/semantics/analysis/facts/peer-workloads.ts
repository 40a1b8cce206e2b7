import { requirementHolds, requirementText } from '../../../kubernetes/selector.ts';
import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { Labels } from '../../../model/kubernetes.ts';
import { namespaceThatCounts } from '../../network-policy/peer-cover.ts';
import type { PodPeer } from '../../network-policy/peers.ts';
import { once } from '../../once.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import { perContext } from './per-context.ts';

/** Namespaces of the cluster that a peer means, by name. */
export function namespacesOfPeer(
  { cluster }: AnalysisContext,
  peer: PodPeer,
  policyNamespace: string,
): readonly string[] {
  const { namespaces } = peer;
  if (namespaces === undefined) return [policyNamespace];
  return cluster.namespaces
    .filter(({ labels }) => namespaces.every((requirement) => requirementHolds(requirement, labels)))
    .map(({ name }) => name);
}

interface Members {
  readonly list: readonly ClusterWorkload[];
  readonly set: () => ReadonlySet<ClusterWorkload>;
}

const byNamespace = perContext(() => new Map<string, Map<PodPeer, Members>>());

/** The workloads of the cluster whose pods a peer of a policy in `policyNamespace` covers. */
export function workloadsOfPeer(
  context: AnalysisContext,
  peer: PodPeer,
  policyNamespace: string,
): readonly ClusterWorkload[] {
  return membersOf(context, peer, policyNamespace).list;
}

/** Whether a workload is one of `workloadsOfPeer`. */
export function isOfPeer(
  context: AnalysisContext,
  peer: PodPeer,
  policyNamespace: string,
  workload: ClusterWorkload,
): boolean {
  return membersOf(context, peer, policyNamespace).set().has(workload);
}

function membersOf(context: AnalysisContext, peer: PodPeer, policyNamespace: string): Members {
  const cache = byNamespace(context);
  const where = namespaceThatCounts(peer, policyNamespace);
  const known = cache.get(where) ?? new Map<PodPeer, Members>();
  cache.set(where, known);
  const before = known.get(peer);
  if (before) return before;
  const list = findWorkloads(context, peer, policyNamespace);
  const members = { list, set: once(() => new Set(list)) };
  known.set(peer, members);
  return members;
}

function findWorkloads(
  context: AnalysisContext,
  peer: PodPeer,
  policyNamespace: string,
): readonly ClusterWorkload[] {
  const { pods, shared = pods } = peer;
  const equal: Labels = Object.fromEntries(
    shared.flatMap(({ key: label, operator, values }) =>
      operator === 'In' && values.length === 1 ? [[label, values[0] ?? '']] : [],
    ),
  );
  return namespacesOfPeer(context, peer, policyNamespace)
    .flatMap((namespace) => context.workloadsIn(namespace, equal))
    .filter(({ labels }) => shared.every((requirement) => requirementHolds(requirement, labels)));
}

/** A peer in a few words, such as `pods app=web in namespaces team=a`. */
export function peerText(peer: PodPeer, policyNamespace: string): string {
  const pods = peer.pods.length === 0 ? 'every pod' : `pods ${peer.pods.map(requirementText).join(', ')}`;
  if (peer.namespaces === undefined) return `${pods} in ${policyNamespace}`;
  if (peer.namespaces.length === 0) return `${pods} in every namespace`;
  return `${pods} in namespaces with ${peer.namespaces.map(requirementText).join(', ')}`;
}
