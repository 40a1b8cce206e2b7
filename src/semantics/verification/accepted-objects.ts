import type { KubernetesObject, PlacedObject } from '../../model/kubernetes.ts';
import type { ObjectFault } from '../../model/verification.ts';
import { objectFaults } from './object-faults.ts';

/** Without the objects that are refused: they never come into force. */
export function acceptedObjects(
  objects: readonly PlacedObject[],
  faults: readonly ObjectFault[] = objectFaults(objects),
): KubernetesObject[] {
  const refused = new Set(
    faults
      .filter(({ kind }) => kind === 'refused')
      .map(({ object, place }) => JSON.stringify([object, place])),
  );
  if (refused.size === 0) return objects.map(({ object }) => object);
  return objects
    .filter(({ object: { kind, metadata }, place }) => {
      const { namespace, name } = metadata;
      const reference = { kind, ...(typeof namespace === 'string' ? { namespace } : {}), name };
      return !refused.has(JSON.stringify([reference, place]));
    })
    .map(({ object }) => object);
}
