import type { HttpMatch } from '../model/topology.ts';
import type { Assumptions } from './assumptions.ts';
import type { Path } from './path.ts';
import { splitHttpLine } from './split-http-line.ts';
import type { HttpFile, HttpMatchFile } from './topology-form.ts';
import { withoutUndefined } from './without-undefined.ts';

/** The full form of `http`: a list of matches, from one match, one line, or a list of both. */
export function resolveHttp(
  file: HttpFile | undefined,
  path: Path,
  tokenIssuers: ReadonlySet<string>,
  assumptions: Assumptions,
): readonly HttpMatch[] {
  if (file === undefined) return [];
  const list = Array.isArray(file) ? file : [file];
  return list.map((item, at) => {
    const match: HttpMatchFile = typeof item === 'string' ? splitHttpLine(item) : item;
    const own = Array.isArray(file) ? [...path, at] : path;
    const only = match.claims && tokenIssuers.size === 1 ? [...tokenIssuers][0] : undefined;
    const issuer = match.issuer ?? (only && assumptions.assume([...own, 'issuer'], only));
    return withoutUndefined({
      methods: match.methods ?? [],
      paths: match.paths ?? [],
      hosts: match.hosts ?? [],
      headers: (match.headers ?? []).map((header) =>
        typeof header === 'string' ? { name: header } : header,
      ),
      issuer,
      claims: match.claims ?? [],
    });
  });
}
