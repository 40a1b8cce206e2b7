import type { HttpMatch } from '../../model/topology.ts';

const mostPaths = 30;

/**
 * HTTP matches from observed requests: for each set of methods the paths that it was seen with. Queries are cut off;
 * segments that are numbers, UUIDs or long hexadecimal ids become `{*}`, for the next request has another one.
 * A method with more than thirty paths, or one without a path, is listed without paths.
 */
export function requestsFrom(
  requests: readonly { readonly method: string; readonly path?: string }[],
): readonly HttpMatch[] {
  const paths = new Map<string, Set<string> | 'any'>();
  for (const { method, path } of requests) {
    const known = paths.get(method) ?? new Set<string>();
    if (path === undefined || known === 'any') paths.set(method, 'any');
    else paths.set(method, known.size > mostPaths ? 'any' : known.add(generalise(path)));
  }
  const byPaths = new Map<string, { methods: string[]; paths: string[] }>();
  for (const [method, found] of [...paths].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const list = found === 'any' || found.size > mostPaths ? [] : [...found].sort();
    const key = list.join('\n');
    const group = byPaths.get(key) ?? { methods: [], paths: list };
    group.methods.push(method);
    byPaths.set(key, group);
  }
  return [...byPaths.values()].map((group) => ({ ...group, hosts: [], headers: [], claims: [] }));
}

function generalise(path: string): string {
  const plain = (path.split(/[?#]/, 1)[0] ?? '').slice(0, 512);
  return plain
    .split('/')
    .map((segment) => (/^(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,})$/i.test(segment) ? '{*}' : segment))
    .join('/');
}
