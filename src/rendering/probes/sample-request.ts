import type { ProbeRequest, ProbeToken } from '../../model/probe.ts';
import type { HttpMatch, TokenIssuer } from '../../model/topology.ts';

/** A path that no application would have. */
const undeclaredPath = '/netmesh-advisor/undeclared';

const harmless = ['GET', 'HEAD', 'OPTIONS'];
/** Methods to try where they are not declared, the least dangerous first. */
const strangers = ['OPTIONS', 'GET', 'PATCH'];

/**
 * A request that a declared match asks for, to the port that is dialled; undefined where it cannot be sent as it stands. gRPC servers refuse a
 * request without gRPC's content type before any method of theirs runs, so that such a request changes nothing.
 */
export function sampleRequest(
  match: HttpMatch | undefined,
  appProtocol: string,
  tokens: ReadonlyMap<string, ProbeToken>,
  port: number,
): ProbeRequest | undefined {
  const grpc = appProtocol === 'grpc';
  const methods = match?.methods ?? [];
  const method =
    harmless.find((one) => methods.includes(one)) ??
    methods[0] ??
    (grpc || methods.length > 0 ? 'POST' : 'GET');
  if (!isToken(method)) return undefined;
  const headers = [
    ...(match?.hosts[0] === undefined
      ? []
      : [{ name: 'Host', value: withPort(textLike(match.hosts[0]), port) }]),
    ...(match?.headers ?? []).map(({ name, values }) => ({ name, value: textLike(values?.[0] ?? '*') })),
  ];
  if (!headers.every(({ name, value }) => isToken(name) && isHeaderText(value))) return undefined;
  const token = match?.issuer === undefined ? undefined : tokens.get(match.issuer);
  if (match?.issuer !== undefined && token === undefined) return undefined;
  return {
    scheme: 'http',
    http2: grpc || appProtocol === 'http2',
    method,
    path: match?.paths[0] === undefined ? fallbackPath(appProtocol) : pathLike(match.paths[0]),
    headers,
    ...(token && { token }),
    writes: !grpc && !harmless.includes(method),
  };
}

/**
 * Requests that differ in one part from what all of the matches ask for, so that none of them lets it through. A part
 * that one of the matches leaves open has none.
 */
export function refusedRequests(
  matches: readonly HttpMatch[],
  base: ProbeRequest,
): { readonly differs: string; readonly request: ProbeRequest }[] {
  const { token: _, ...bare } = base;
  const found: { differs: string; request: ProbeRequest }[] = [];
  const method = strangers.find((one) => matches.every(({ methods }) => !methods.includes(one)));
  if (method !== undefined && matches.every(({ methods }) => methods.length > 0 && !methods.includes('*'))) {
    found.push({
      differs: `method ${method}`,
      request: { ...base, method, writes: !harmless.includes(method) },
    });
  }
  if (matches.every(({ paths }) => paths.length > 0 && !paths.some((path) => covers(path, undeclaredPath)))) {
    found.push({ differs: 'a path', request: { ...base, path: undeclaredPath, writes: false } });
  }
  if (matches.every(({ headers }) => headers.length > 0)) {
    found.push({
      differs: 'no header',
      request: { ...base, headers: base.headers.filter(({ name }) => name === 'Host') },
    });
  }
  if (matches.every(({ issuer }) => issuer !== undefined)) found.push({ differs: 'no token', request: bare });
  return found;
}

/** The variable for each issuer's token, and where the issuer has it sent; issuers whose places no request can name are left out. */
export function probeTokens(issuers: readonly TokenIssuer[]): Map<string, ProbeToken> {
  const used = new Set<string>();
  const found = new Map<string, ProbeToken>();
  for (const issuer of issuers) {
    const base = `TOKEN_${issuer.name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
    let variable = base;
    for (let number = 2; used.has(variable); number += 1) variable = `${base}_${number}`;
    used.add(variable);
    const place = placeOf(issuer);
    if (place) found.set(issuer.name, { variable, place });
  }
  return found;
}

function placeOf({ fromHeaders, fromCookies, fromParams }: TokenIssuer): ProbeToken['place'] | undefined {
  const [header] = fromHeaders;
  const [cookie] = fromCookies;
  const [parameter] = fromParams;
  if (header) {
    const prefix = header.prefix ?? '';
    return isToken(header.name) && isHeaderText(prefix)
      ? { kind: 'header', name: header.name, prefix }
      : undefined;
  }
  if (cookie !== undefined) return isToken(cookie) ? { kind: 'cookie', name: cookie } : undefined;
  if (parameter !== undefined) return isToken(parameter) ? { kind: 'parameter', name: parameter } : undefined;
  return { kind: 'header', name: 'Authorization', prefix: 'Bearer ' };
}

/** As clients send it: the port is left out where it is the scheme's own. */
function withPort(host: string, port: number): string {
  return port === 80 || /:\d+$/.test(host) ? host : `${host}:${port}`;
}

function fallbackPath(appProtocol: string): string {
  return appProtocol === 'grpc' ? '/netmesh.advisor.Probe/Ask' : '/';
}

/** A path that a pattern of AuthorizationPolicy matches: exact, `prefix*`, `*suffix`, `{*}` and `{**}`, as a URL spells it. */
function pathLike(pattern: string): string {
  const filled = pattern
    .replaceAll('{**}', 'x/x')
    .replaceAll('{*}', 'x')
    .replace(/\*$/, 'x')
    .replace(/^\*/, '/x');
  if (/^\/[A-Za-z0-9\-._~/]*$/.test(filled)) return filled;
  const bytes = [...new TextEncoder().encode(filled)];
  const spelled = bytes
    .map((byte) => String.fromCharCode(byte))
    .map((char) =>
      /[A-Za-z0-9\-._~!$&'()*+,;=:@/%]/.test(char)
        ? char
        : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
    .join('');
  return spelled.startsWith('/') ? spelled : `/${spelled}`;
}

function covers(pattern: string, path: string): boolean {
  if (!/[*{]/.test(pattern)) return pattern === path;
  const expression = pattern
    .split(/(\{\*{1,2}\}|\*)/)
    .map((part) => (/^(\{\*{1,2}\}|\*)$/.test(part) ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${expression}$`, 's').test(path);
}

function textLike(pattern: string): string {
  return pattern.replace(/^\*/, 'x').replace(/\*$/, 'x');
}

/** A token of RFC 9110: methods and the names of headers. */
function isToken(text: string): boolean {
  return /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(text);
}

function isHeaderText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
