import type { PlacedObject } from '../../model/kubernetes.ts';

/** Policies and what stands beside them; of an object that both name, the one among the policies counts. */
export function together(
  policies: readonly PlacedObject[],
  others: readonly PlacedObject[],
): readonly PlacedObject[] {
  const keyOf = ({ object: { kind, apiVersion, metadata } }: PlacedObject): string =>
    JSON.stringify([kind, apiVersion.split('/')[0], metadata.namespace ?? '', metadata.name]);
  const known = new Set(policies.map(keyOf));
  return [...policies, ...others.filter((placed) => !known.has(keyOf(placed)))];
}
