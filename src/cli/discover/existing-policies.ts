import type { KubernetesObject, PlacedObject } from '../../model/kubernetes.ts';
import { isOurs } from '../../model/managed-by.ts';

/** API groups whose objects decide, or may decide, who reaches whom. */
const groups = [
  'networking.istio.io',
  'security.istio.io',
  'gateway.networking.k8s.io',
  'policy.networking.k8s.io',
  'cilium.io',
  'projectcalico.org',
  'antrea.io',
];

/**
 * The policies in force before a rollout. What an earlier bundle of ours brought is left out: the bundle says itself
 * what it replaces, and a run must give the same whether it was applied or not.
 */
export function existingPolicies(objects: readonly PlacedObject[]): KubernetesObject[] {
  return objects.map(({ object }) => object).filter((object) => isPolicy(object) && !isOurs(object));
}

function isPolicy({ kind, apiVersion }: KubernetesObject): boolean {
  const group = apiVersion.split('/')[0] ?? '';
  if (kind === 'NetworkPolicy' && group === 'networking.k8s.io') return true;
  return groups.some((known) => group === known || group.endsWith(`.${known}`));
}
