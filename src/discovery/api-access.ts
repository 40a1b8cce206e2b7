import { fields, list, text } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';

/** Service accounts, `namespace/name`, that a RoleBinding or ClusterRoleBinding gives rights at the API server. */
export function boundServiceAccounts(objects: readonly PlacedObject[]): ReadonlySet<string> {
  return new Set(
    objects
      .filter(({ object }) => object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding')
      .flatMap(({ object }) =>
        list(object.subjects)
          .map(fields)
          .filter(({ kind }) => kind === 'ServiceAccount')
          .map(
            ({ name, namespace }) =>
              `${text(namespace) ?? object.metadata.namespace ?? 'default'}/${text(name)}`,
          ),
      ),
  );
}
