import type { HttpMatch } from '../../model/topology.ts';
import { isOpaqueSegment } from './is-opaque-segment.ts';

const mostPaths = 30;
const longestPath = 512;

/**
 * HTTP matches from observed requests: for each set of methods the paths that it was seen with. Queries are cut off;
 * segments that are ids, tokens or addresses become `{*}`, for the next request has another one.
 * A method with more than thirty paths, or one without a path or a path too long to be named, is listed without paths.
 */
export function requestsFrom(
  requests: readonly { readonly method: string; readonly path?: string }[],
): readonly HttpMatch[] {
  const paths = new Map<string, Set<string> | 'any'>();
  for (const { method, path: whole } of requests) {
    const path = whole === undefined ? undefined : generalise(whole);
    const known = paths.get(method) ?? new Set<string>();
    if (path === undefined || known === 'any') paths.set(method, 'any');
    else paths.set(method, known.size > mostPaths ? 'any' : known.add(path));
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

/** Undefined where the path is longer than any that a policy could name. */
function generalise(path: string): string | undefined {
  const plain = (path.split(/[?#]/, 1)[0] ?? '')
    .split('/')
    .map((segment) => (isOpaqueSegment(segment) ? '{*}' : segment))
    .join('/');
  return plain.length > longestPath ? undefined : plain;
}
