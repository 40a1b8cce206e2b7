import type { HttpMatch } from '../../model/topology.ts';

/** Whether a declared match lets a request pass; written from the meaning of the answers, not from Istio's. */
export function matchesDeclared(
  match: HttpMatch,
  request: {
    method: string;
    path: string;
    host?: string;
    headers?: Readonly<Record<string, string>>;
    token?: { issuer: string; claims?: Readonly<Record<string, unknown>> };
  },
  issuerOf: (name: string) => string | undefined,
): boolean {
  const any = (wanted: readonly string[], holds: (one: string) => boolean) =>
    wanted.length === 0 || wanted.some(holds);
  const headers = new Map(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return (
    any(match.methods, (method) => method === request.method) &&
    any(match.paths, (path) => pathMatches(path, request.path.split('?')[0] ?? '')) &&
    any(match.hosts, (host) =>
      textMatches(host.toLowerCase(), withoutPort(request.host ?? '').toLowerCase()),
    ) &&
    match.headers.every(({ name, values }) => {
      const value = headers.get(name.toLowerCase());
      return (
        value !== undefined && (values === undefined || values.some((wanted) => textMatches(wanted, value)))
      );
    }) &&
    (match.issuer === undefined || request.token?.issuer === issuerOf(match.issuer)) &&
    match.claims.every(({ name, values }) =>
      values.includes(String(claimAt(request.token?.claims, name.split('.')))),
    )
  );
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

function pathMatches(pattern: string, path: string): boolean {
  if (!pattern.includes('{')) return textMatches(pattern, path);
  const source = pattern
    .split('/')
    .map((segment) =>
      segment === '{**}'
        ? '.*'
        : segment === '{*}'
          ? '[^/]+'
          : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('/');
  return new RegExp(`^${source}$`).test(path);
}

function textMatches(pattern: string, text: string): boolean {
  if (pattern === '*') return text !== '';
  if (pattern.endsWith('*')) return text.startsWith(pattern.slice(0, -1));
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  return pattern === text;
}

function claimAt(
  claims: Readonly<Record<string, unknown>> | undefined,
  [name = '', ...rest]: readonly string[],
): unknown {
  const value = claims && Object.hasOwn(claims, name) ? claims[name] : undefined;
  return rest.length === 0 ? value : claimAt(value as Readonly<Record<string, unknown>> | undefined, rest);
}
