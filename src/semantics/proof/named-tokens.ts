import { fields, list } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Token } from '../../model/request.ts';
import { type JwtRule, readRequestAuthentication } from '../istio/request-authentication.ts';
import { claimPath } from '../istio/rule-field.ts';
import { textOf, textsOf } from '../istio/texts.ts';
import { withClaim } from './samples.ts';

/** What a rule asks of a token; each part absent where it asks for none. */
interface WantedToken {
  /** Patterns of `issuer/subject`. */
  readonly principals?: readonly string[];
  /** Some other source of the rule needs no token. */
  readonly isOptional: boolean;
  readonly audience?: string;
  readonly presenter?: string;
  readonly claims: readonly { readonly path: readonly string[]; readonly value: string }[];
}

/**
 * Tokens that a rule of an AuthorizationPolicy asks for, one of each issuer whose tokens some RequestAuthentication
 * takes; none where it asks for none, and none of an issuer that nobody takes: such a rule lets nobody in.
 */
export function namedTokens(rule: unknown, issuers: readonly JwtRule[]): readonly (Token | undefined)[] {
  const wanted = wantedToken(fields(rule));
  if (wanted === undefined) return [undefined];
  const tokens = issuers.flatMap((issuer): Token[] => {
    const subject =
      wanted.principals === undefined ? 'sample' : subjectFor(issuer.issuer || anyIssuer, wanted.principals);
    if (subject === undefined) return [];
    const audiences = [wanted.audience, issuer.audiences[0]].filter((one) => one !== undefined);
    let claims: Record<string, unknown> = {};
    for (const { path, value } of wanted.claims) claims = withClaim(claims, path, value);
    return [
      {
        issuer: issuer.issuer || anyIssuer,
        subject,
        audiences,
        ...(wanted.presenter === undefined ? {} : { presenter: wanted.presenter }),
        claims,
        ...locationOf(issuer),
      },
    ];
  });
  return wanted.isOptional ? [undefined, ...tokens] : tokens;
}

/** The issuers whose tokens RequestAuthentications among the objects take, each once. */
export function acceptedIssuers(objects: readonly KubernetesObject[]): readonly JwtRule[] {
  const rules = objects
    .filter(
      ({ kind, apiVersion }) =>
        kind === 'RequestAuthentication' && apiVersion.startsWith('security.istio.io/'),
    )
    .flatMap((object) => readRequestAuthentication(object).rules);
  return [...new Map(rules.map((rule) => [rule.issuer, rule])).values()];
}

function wantedToken(rule: Readonly<Record<string, unknown>>): WantedToken | undefined {
  const conditions = list(rule.when)
    .map(fields)
    .map(({ key, values }) => ({ key: textOf(key) ?? '', patterns: textsOf(values) }))
    .map(({ key, patterns }) => ({ key, patterns, value: patterns.map(patternFilled)[0] }));
  const wantedAt = (wanted: string) => conditions.find(({ key }) => key === wanted)?.value;
  const bySource = list(rule.from).map((from) => textsOf(fields(fields(from).source).requestPrincipals));
  const byCondition = conditions.flatMap(({ key, patterns }) =>
    key === 'request.auth.principal' ? patterns : [],
  );
  const principals = [...bySource.flat(), ...byCondition];
  const claims = conditions.flatMap(({ key, value }) => {
    const path = key.startsWith(claimPrefix) ? claimPath(key.slice(claimPrefix.length)) : undefined;
    return path === undefined || value === undefined ? [] : [{ path, value }];
  });
  const audience = wantedAt('request.auth.audiences');
  const presenter = wantedAt('request.auth.presenter');
  if (principals.length === 0 && claims.length === 0 && audience === undefined && presenter === undefined)
    return undefined;
  return {
    ...(principals.length === 0 ? {} : { principals }),
    isOptional:
      bySource.some((patterns) => patterns.length === 0) &&
      [...byCondition, ...claims, audience, presenter].every((one) => one === undefined),
    ...(audience === undefined ? {} : { audience }),
    ...(presenter === undefined ? {} : { presenter }),
    claims,
  };
}

/** Of whom a rule without an issuer takes tokens as of everybody whose key it knows. */
const anyIssuer = 'https://issuer.netmesh-advisor.invalid';
const claimPrefix = 'request.auth.claims';

/** The subject by which a principal of an issuer matches one of the patterns: exact, `prefix*`, `*suffix` or `*`. */
function subjectFor(issuer: string, patterns: readonly string[]): string | undefined {
  for (const pattern of patterns) {
    const start = `${issuer}/`;
    if (pattern === '*' || (pattern.endsWith('*') && start.startsWith(pattern.slice(0, -1)))) return 'sample';
    if (pattern.startsWith(start)) return pattern.slice(start.length).replace('*', 'sample');
    if (pattern.startsWith('*')) return pattern.slice(pattern.lastIndexOf('/') + 1).replace('*', '');
  }
  return undefined;
}

/** A value that a pattern matches: exact, `prefix*`, `*suffix` or `*`. */
export function patternFilled(pattern: string): string {
  return pattern.replace('*', 'netmesh');
}

function locationOf({ headers, cookies, parameters }: JwtRule): Pick<Token, 'location'> {
  const [header] = headers;
  const [cookie] = cookies;
  const [parameter] = parameters;
  if (header) return header.name === 'authorization' ? {} : { location: { header: header.name } };
  if (cookie !== undefined) return { location: { cookie } };
  return parameter === undefined ? {} : { location: { parameter } };
}
