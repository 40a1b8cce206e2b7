import type { KubernetesObject } from '../../../model/kubernetes.ts';
import { decidesRoutes, isRoute } from '../../routes/route-table.ts';
import type { ProofInput } from '../proof-input.ts';

/** Routes of others stay as they were; whether they lead where somebody declared is not for a bundle to mend. */
export function ownRoutes(
  { existing }: Pick<ProofInput, 'existing'>,
  objects: readonly KubernetesObject[],
): KubernetesObject[] {
  const before = new Set(existing);
  return objects.filter((object) => decidesRoutes(object) && !(before.has(object) && isRoute(object)));
}
