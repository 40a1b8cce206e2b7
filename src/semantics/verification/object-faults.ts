import type { ObjectReference, PlacedObject } from '../../model/kubernetes.ts';
import type { ObjectFault } from '../../model/verification.ts';
import { isNetworkPolicy } from '../network-policy/network-policy.ts';
import { validateNetworkPolicy } from '../network-policy/validate.ts';
import { validateObject } from '../validation/validate-object.ts';

/** What the API server or a webhook refuses of the objects, and parts that never do anything. */
export function objectFaults(objects: readonly PlacedObject[]): ObjectFault[] {
  return objects.flatMap(({ object, place }): ObjectFault[] => {
    const { namespace, name } = object.metadata;
    const reference: ObjectReference = {
      kind: object.kind,
      ...(typeof namespace === 'string' ? { namespace } : {}),
      name,
    };
    const problems = isNetworkPolicy(object)
      ? validateNetworkPolicy(object).map(({ kind, path, message }) => ({ kind, path, message }))
      : validateObject(object).map(({ severity, path, message }) => ({
          kind: severity === 'error' ? ('refused' as const) : ('warned' as const),
          path,
          message,
        }));
    return problems.map((problem) => ({ ...problem, object: reference, place }));
  });
}
