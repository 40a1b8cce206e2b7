import type { ClusterWorkload } from '../../model/cluster.ts';

/** Whether Istio takes the one for the other: the service account is the identity. */
export function sameIdentity(one: ClusterWorkload, other: ClusterWorkload): boolean {
  return one.namespace === other.namespace && one.serviceAccount === other.serviceAccount;
}
