import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { PlacedObject } from '../../../model/kubernetes.ts';

/** `namespace/name` of an object; objects without a namespace are in `default`. */
export function objectName({ object }: PlacedObject): string {
  return `${object.metadata.namespace || 'default'}/${object.metadata.name}`;
}

/** `kind namespace/name`. */
export function objectTitle(placed: PlacedObject): string {
  return `${placed.object.kind} ${objectName(placed)}`;
}

/** The first of some workloads, and how many more there are: `shop/cart and 3 more`. */
export function someWorkloads(workloads: readonly ClusterWorkload[]): string {
  return some(workloads.map(({ namespace, name }) => `${namespace}/${name}`));
}

/** The first of some names, and how many more there are. */
export function some(names: readonly string[]): string {
  const [first = 'none', ...others] = names;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
