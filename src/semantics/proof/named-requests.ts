import { fields, list, stringMap } from '../../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { HttpRequest } from '../../model/request.ts';
import { policyTarget } from '../istio/policy-target.ts';
import type { JwtRule } from '../istio/request-authentication.ts';
import { inBrackets } from '../istio/rule-field.ts';
import { textOf, textsOf } from '../istio/texts.ts';
import { perObject } from '../per-object.ts';
import { acceptedIssuers, namedTokens, patternFilled } from './named-tokens.ts';
import { pathLike } from './samples.ts';

/** What one ALLOW rule names of requests; what is absent the rule leaves open. */
export type NamedRequest = Partial<HttpRequest>;

/** The requests that rules name and some caller could send to some destination. */
export type NamedRequests = (
  source: ClusterWorkload,
  destination: ClusterWorkload,
) => readonly NamedRequest[];

/** A request with what tells quickly that a caller cannot use the rule. */
interface Usable extends NamedRequest {
  /** Exact principals, of which it is for those alone; absent: who it is for takes more to tell. */
  readonly principals?: readonly string[];
}

/**
 * Requests that ALLOW rules speak of, as samples to try: what a rule opens beyond a declared call is open for one of
 * these. Whether the rule is in force for a request is for the judge to say; left out is only what surely is not.
 */
export function namedRequests(objects: readonly KubernetesObject[], rootNamespace: string): NamedRequests {
  const policies = objects.filter(isAllow);
  const issuers = acceptedIssuers(objects);
  const at = perObject((destination: ClusterWorkload) =>
    policies
      .filter((policy) => mayApply(policy, destination, rootNamespace))
      .flatMap((policy) => requestsOf(policy, issuers)),
  );
  return ({ namespace, serviceAccount }, destination) => {
    const own = `/ns/${namespace}/sa/${serviceAccount}`;
    return at(destination).filter(
      ({ principals }) => principals === undefined || principals.some((principal) => principal.endsWith(own)),
    );
  };
}

/** A request as a rule names it: what it leaves open is as in `base`. */
export function filled({ method, path, host, headers, token }: NamedRequest, base: HttpRequest): HttpRequest {
  return {
    method: method ?? base.method,
    path: path ?? base.path,
    host: host ?? base.host,
    headers: { ...base.headers, ...headers },
    token: token ?? base.token,
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

function requestsOf(policy: KubernetesObject, issuers: readonly JwtRule[]): readonly Usable[] {
  return list(fields(policy.spec).rules).flatMap((entry) => {
    const rule = fields(entry);
    const principals = exactPrincipals(list(rule.from));
    const headers = namedHeaders(list(rule.when));
    const common = { ...(headers ? { headers } : {}), ...(principals ? { principals } : {}) };
    return namedTokens(rule, issuers).flatMap((token) =>
      operationsIn(list(rule.to))
        .filter((operation) => headers || token || Object.keys(operation).length > 0)
        .map((operation): Usable => ({ ...operation, ...common, ...(token ? { token } : {}) })),
    );
  });
}

/** Each method with each path of each operation; of hosts the first. Without operations one that names nothing. */
function operationsIn(to: readonly unknown[]): readonly NamedRequest[] {
  if (to.length === 0) return [{}];
  return to.flatMap((entry) => {
    const operation = fields(fields(entry).operation);
    const [host] = textsOf(operation.hosts).map(patternFilled);
    const methods = orOpen(textsOf(operation.methods).map(methodLike));
    const paths = orOpen(textsOf(operation.paths).map(pathLike));
    return methods.flatMap((method) =>
      paths.map(
        (path): NamedRequest => ({
          ...(method === undefined ? {} : { method }),
          ...(path === undefined ? {} : { path }),
          ...(host === undefined ? {} : { host }),
        }),
      ),
    );
  });
}

/** A value for each header that a rule asks for; undefined where it asks for none. */
function namedHeaders(when: readonly unknown[]): Readonly<Record<string, string>> | undefined {
  const named = when.map(fields).flatMap(({ key, values }): [string, string][] => {
    const written = textOf(key) ?? '';
    const name = written.startsWith(headerPrefix)
      ? inBrackets(written.slice(headerPrefix.length))
      : undefined;
    const [value] = textsOf(values);
    return name === undefined || value === undefined ? [] : [[name, patternFilled(value)]];
  });
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

const headerPrefix = 'request.headers';

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
