import type { HttpRequest, Token } from '../../model/request.ts';
import type { HttpMatch, TokenIssuer } from '../../model/topology.ts';

/** A request that a declared match asks for, and requests that differ from it in one declared part each. */
export interface Samples {
  readonly inside: readonly HttpRequest[];
  readonly outside: readonly { readonly request: HttpRequest; readonly differs: string }[];
}

/** A request that no application would declare: what a rule without HTTP conditions lets through. */
export const undeclaredRequest: HttpRequest = {
  method: 'DELETE',
  path: '/netmesh-advisor/undeclared',
  host: 'undeclared.netmesh-advisor.invalid',
};

const known = new WeakMap<
  HttpMatch,
  { readonly issuers: readonly TokenIssuer[]; readonly samples: Samples }
>();

/**
 * Samples of one match: every method with the first path and every path with the first method inside; outside, one
 * request for each part that the match names, with that part wrong. A part that is not named has no outside.
 */
export function samplesOf(match: HttpMatch, issuers: readonly TokenIssuer[]): Samples {
  const before = known.get(match);
  if (before?.issuers === issuers) return before.samples;
  const samples = makeSamples(match, issuers);
  known.set(match, { issuers, samples });
  return samples;
}

function makeSamples(match: HttpMatch, issuers: readonly TokenIssuer[]): Samples {
  const issuer = issuers.find(({ name }) => name === match.issuer);
  const method = match.methods[0] ?? 'GET';
  const path = pathLike(match.paths[0] ?? '/any');
  const host = match.hosts[0] === undefined ? undefined : hostLike(match.hosts[0]);
  const headers = Object.fromEntries(
    match.headers.map(({ name, values }) => [name, values?.[0] ?? 'present']),
  );
  const token = issuer && tokenOf(issuer, match);
  const base: HttpRequest = { method, path, host, headers, token };
  const inside = [
    ...(match.methods.length > 0 ? match.methods : [method]).map((other) => ({ ...base, method: other })),
    ...match.paths.slice(1).map((other) => ({ ...base, path: pathLike(other) })),
  ];
  return { inside, outside: outsideOf(match, base, issuer, issuers) };
}

function outsideOf(
  match: HttpMatch,
  base: HttpRequest,
  issuer: TokenIssuer | undefined,
  issuers: readonly TokenIssuer[],
): Samples['outside'] {
  const outside: { request: HttpRequest; differs: string }[] = [];
  const add = (differs: string, change: Partial<HttpRequest>) =>
    outside.push({ request: { ...base, ...change }, differs });
  if (match.methods.length > 0) add('method', { method: 'NETMESH' });
  if (match.paths.length > 0 && !match.paths.some((path) => path === '*' || path === '/*')) {
    add('path', { path: undeclaredRequest.path });
  }
  if (match.hosts.length > 0 && !match.hosts.includes('*')) add('host', { host: undeclaredRequest.host });
  for (const { name, values } of match.headers) {
    const { [name]: _, ...others } = base.headers ?? {};
    add(`header ${name}`, { headers: others });
    if (values) add(`header ${name}`, { headers: { ...others, [name]: 'netmesh-undeclared' } });
  }
  if (issuer && base.token) {
    const { token } = base;
    add('token', { token: undefined });
    const other = issuers.find(({ name }) => name !== issuer.name);
    if (other) add('issuer', { token: { ...tokenOf(other, match), location: token.location } });
    for (const { name } of match.claims) {
      add(`claim ${name}`, {
        token: { ...token, claims: withoutClaim(token.claims ?? {}, name.split('.')) },
      });
    }
  }
  return outside;
}

function tokenOf(issuer: TokenIssuer, match: HttpMatch): Token {
  let claims: Record<string, unknown> = {};
  for (const { name, values } of match.claims) claims = withClaim(claims, name.split('.'), values[0] ?? '');
  const [header] = issuer.fromHeaders;
  const [cookie] = issuer.fromCookies;
  const [parameter] = issuer.fromParams;
  const location = header
    ? { header: header.name }
    : cookie !== undefined
      ? { cookie }
      : parameter !== undefined
        ? { parameter }
        : undefined;
  return {
    issuer: issuer.issuer,
    subject: 'sample',
    audiences: issuer.audiences.slice(0, 1),
    claims,
    location,
  };
}

/** Claims with one more, nested as its path says. */
export function withClaim(
  claims: Readonly<Record<string, unknown>>,
  [name = '', ...rest]: readonly string[],
  value: string,
): Record<string, unknown> {
  const inner = (claims[name] ?? {}) as Record<string, unknown>;
  return { ...claims, [name]: rest.length > 0 ? withClaim(inner, rest, value) : value };
}

function withoutClaim(
  claims: Readonly<Record<string, unknown>>,
  [name = '']: readonly string[],
): Record<string, unknown> {
  const { [name]: _, ...others } = claims;
  return others;
}

/** A path that a pattern of AuthorizationPolicy matches: exact, `prefix*`, `*suffix`, `{*}` and `{**}` templates. */
export function pathLike(pattern: string): string {
  const path = pattern
    .replaceAll('{**}', 'some/part')
    .replaceAll('{*}', 'part')
    .replace(/\*$/, 'part')
    .replace(/^\*/, '/part');
  return path === '' ? '/' : path;
}

function hostLike(pattern: string): string {
  return pattern.replace(/^\*/, 'part').replace(/\*$/, 'part');
}
