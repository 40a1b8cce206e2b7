import type { KubernetesObject, Labels } from './kubernetes.ts';

const label = 'app.kubernetes.io/managed-by';
const value = 'netmesh-advisor';

/** The label of every object of a bundle, by which a later run tells its own from those of others. */
export const ownLabel: Labels = { [label]: value };

/** Whether a bundle brought an object, and nobody else. */
export function isOurs({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.[label] === value;
}
