import type { ObjectReference } from '../../model/kubernetes.ts';
import { type PeerAuthentication, type Place, scopesAt } from './peer-authentication.ts';

/** What may be the order of age among policies at one workload. */
export interface PossibleAges {
  /** The policies as given, then the same with another one as the oldest of its scope. */
  readonly lists: readonly (readonly PeerAuthentication[])[];
  /** Those of which nobody knows which is older; none where all is known. */
  readonly rivals: readonly ObjectReference[];
}

/**
 * Of several policies with the same scope the oldest counts. Without creation times, as in files, any of them may be
 * that one; policies that say the same are one.
 */
export function possibleAges(
  policies: readonly PeerAuthentication[],
  workload: Place,
  rootNamespace: string,
): PossibleAges {
  const { mesh, namespace, workload: own } = scopesAt(policies, workload, rootNamespace);
  let lists: readonly (readonly PeerAuthentication[])[] = [policies];
  const rivals: ObjectReference[] = [];
  for (const [oldest, ...others] of [mesh, namespace, own]) {
    if (!oldest || oldest.created !== Number.POSITIVE_INFINITY) continue;
    const different = new Map([oldest, ...others].map((policy) => [contentOf(policy), policy]));
    different.delete(contentOf(oldest));
    if (different.size === 0) continue;
    rivals.push(oldest.reference, ...[...different.values()].map(({ reference }) => reference));
    lists = lists.flatMap((list) => [list, ...[...different.values()].map((one) => withOldest(list, one))]);
  }
  return { lists, rivals };
}

function contentOf({ mode, ports }: PeerAuthentication): string {
  return JSON.stringify([mode, [...ports].sort(([a], [b]) => a - b)]);
}

function withOldest(
  policies: readonly PeerAuthentication[],
  oldest: PeerAuthentication,
): PeerAuthentication[] {
  return policies.map((policy) =>
    policy === oldest ? { ...policy, created: Number.NEGATIVE_INFINITY } : policy,
  );
}
