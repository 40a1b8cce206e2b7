import type { Detector } from '../detector.ts';
import { perContext } from '../facts/per-context.ts';

/** Namespaces in rules of AuthorizationPolicies that the input does not have. */
export const unknownNamespaceInRule: Detector<'unknown-namespace-in-rule'> = {
  code: 'unknown-namespace-in-rule',
  *detect(context) {
    const names = namespaceNames(context);
    if (names.length === 0) return;
    for (const { placed, name, rules } of context.authorizations) {
      for (const use of rules.flatMap(({ uses }) => uses)) {
        if (use.attribute !== 'namespaces') continue;
        for (const namespace of use.values) {
          if (names.some((each) => matches(namespace, each))) continue;
          yield { at: placed, values: { policy: name, field: use.path, namespace } };
        }
      }
    }
  },
};

/** Namespaces of the input; none where it shows no Namespace object, and so cannot be complete. */
const namespaceNames = perContext(({ of, cluster, openWorld }) =>
  openWorld || of('', 'Namespace').length === 0 ? [] : cluster.namespaces.map(({ name }) => name),
);

function matches(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('*')) return name.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
