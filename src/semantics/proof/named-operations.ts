import { fields, list, stringMap } from '../../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { policyTarget } from '../istio/policy-target.ts';
import { textOf, textsOf } from '../istio/texts.ts';
import { perObject } from '../per-object.ts';
import { pathLike } from './samples.ts';

/** A method and a path that one operation of an ALLOW rule names; absent: the operation leaves the part open. */
export interface NamedOperation {
  readonly method?: string;
  readonly path?: string;
}

/** The operations that some caller could use at some destination. */
export type NamedOperations = (
  source: ClusterWorkload,
  destination: ClusterWorkload,
) => readonly NamedOperation[];

/** An operation with what tells quickly that a caller cannot use it. */
interface Usable extends NamedOperation {
  /** Exact principals, of which it is for those alone; absent: who it is for takes more to tell. */
  readonly principals?: readonly string[];
}

/**
 * Requests that ALLOW rules speak of, as samples to try: what a rule opens beyond a declared call is open for one of
 * these. Whether the rule is in force for a request is for the judge to say; left out is only what surely is not.
 */
export function namedOperations(
  objects: readonly KubernetesObject[],
  rootNamespace: string,
): NamedOperations {
  const policies = objects.filter(isAllow);
  const at = perObject((destination: ClusterWorkload) =>
    policies.filter((policy) => mayApply(policy, destination, rootNamespace)).flatMap(operationsOf),
  );
  return ({ namespace, serviceAccount }, destination) => {
    const own = `/ns/${namespace}/sa/${serviceAccount}`;
    return at(destination).filter(
      ({ principals }) => principals === undefined || principals.some((principal) => principal.endsWith(own)),
    );
  };
}

function isAllow({ kind, apiVersion, spec }: KubernetesObject): boolean {
  if (kind !== 'AuthorizationPolicy' || !apiVersion.startsWith('security.istio.io/')) return false;
  return ['ALLOW', undefined].includes(textOf(fields(spec).action));
}

function mayApply(
  policy: KubernetesObject,
  { namespace, labels }: ClusterWorkload,
  rootNamespace: string,
): boolean {
  const own = policy.metadata.namespace ?? 'default';
  if (own !== namespace && own !== rootNamespace) return policyTarget(policy).targetRefs.length > 0;
  const selected = Object.entries(stringMap(fields(fields(policy.spec).selector).matchLabels));
  return selected.every(([key, value]) => labels[key] === value);
}

const operationsOf = perObject((policy: KubernetesObject): readonly Usable[] =>
  list(fields(policy.spec).rules).flatMap((entry) => {
    const rule = fields(entry);
    const principals = exactPrincipals(list(rule.from));
    return list(rule.to).flatMap((to) => {
      const operation = fields(fields(to).operation);
      const methods = orOpen(textsOf(operation.methods).map(methodLike));
      const paths = orOpen(textsOf(operation.paths).map(pathLike));
      return methods.flatMap((method) =>
        paths.map(
          (path): Usable => ({
            ...(method === undefined ? {} : { method }),
            ...(path === undefined ? {} : { path }),
            ...(principals ? { principals } : {}),
          }),
        ),
      );
    });
  }),
);

function orOpen(values: readonly string[]): readonly (string | undefined)[] {
  return values.length > 0 ? values : [undefined];
}

function exactPrincipals(from: readonly unknown[]): readonly string[] | undefined {
  const sources = from.map((entry) => textsOf(fields(fields(entry).source).principals));
  const isExact = (principals: readonly string[]) =>
    principals.length > 0 && principals.every((principal) => !principal.includes('*'));
  return sources.length > 0 && sources.every(isExact) ? sources.flat() : undefined;
}

/** A method that a pattern matches: exact, `prefix*`, `*suffix` or `*`. */
function methodLike(pattern: string): string {
  return pattern.replace('*', 'NETMESH');
}
