import { requirementHolds, requirementText } from '../../../kubernetes/selector.ts';
import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { Labels } from '../../../model/kubernetes.ts';
import type { Peer } from '../../network-policy/peers.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import { perContext } from './per-context.ts';

type PodPeer = Peer & { readonly kind: 'pods' };

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

const ofPeers = perContext(() => new Map<PodPeer, readonly ClusterWorkload[]>());
const ofTexts = perContext(() => new Map<string, readonly ClusterWorkload[]>());

/** The workloads of the cluster whose pods a peer of a policy in `policyNamespace` covers. */
export function workloadsOfPeer(
  context: AnalysisContext,
  peer: PodPeer,
  policyNamespace: string,
): readonly ClusterWorkload[] {
  const cache = ofPeers(context);
  const before = cache.get(peer);
  if (before) return before;
  const found = findWorkloads(context, peer, policyNamespace);
  cache.set(peer, found);
  return found;
}

/** Peers that say the same are looked up once. */
function findWorkloads(
  context: AnalysisContext,
  peer: PodPeer,
  policyNamespace: string,
): readonly ClusterWorkload[] {
  const cache = ofTexts(context);
  const text = [peer.namespaces ?? policyNamespace, peer.pods]
    .map((part) => (typeof part === 'string' ? part : part.map(requirementText).join(';')))
    .join('|');
  const key = `${peer.namespaces === undefined ? 'own' : 'other'} ${text}`;
  const found = cache.get(key);
  if (found !== undefined) return found;
  const equal: Labels = Object.fromEntries(
    peer.pods.flatMap(({ key: label, operator, values }) =>
      operator === 'In' && values.length === 1 ? [[label, values[0] ?? '']] : [],
    ),
  );
  const result = namespacesOfPeer(context, peer, policyNamespace)
    .flatMap((namespace) => context.workloadsIn(namespace, equal))
    .filter(({ labels }) => peer.pods.every((requirement) => requirementHolds(requirement, labels)));
  cache.set(key, result);
  return result;
}

/** A peer in a few words, such as `pods app=web in namespaces team=a`. */
export function peerText(peer: PodPeer, policyNamespace: string): string {
  const pods = peer.pods.length === 0 ? 'every pod' : `pods ${peer.pods.map(requirementText).join(', ')}`;
  if (peer.namespaces === undefined) return `${pods} in ${policyNamespace}`;
  if (peer.namespaces.length === 0) return `${pods} in every namespace`;
  return `${pods} in namespaces with ${peer.namespaces.map(requirementText).join(', ')}`;
}
