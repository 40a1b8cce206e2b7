import type { HttpRequest } from '../../model/request.ts';
import type { EntryPoint, HttpMatch } from '../../model/topology.ts';
import { coversHost } from '../routes/route.ts';
import { matchesDeclared } from './matches-declared.ts';

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'];
/** One segment and several, that no answer names. */
const fillings = ['netmesh-advisor', 'netmesh-advisor/sample'];
export const anyRequest: HttpMatch = { methods: [], paths: [], hosts: [], headers: [], claims: [] };

/** The other entry points that take requests for hosts of this one at the same gateway. */
export function sharingHosts(entry: EntryPoint, all: readonly EntryPoint[]): EntryPoint[] {
  const meet = (one: string, other: string) => coversHost(one, other) || coversHost(other, one);
  return all.filter(
    (other) =>
      other.answer !== entry.answer &&
      other.gateway === entry.gateway &&
      other.hosts.some((host) => entry.hosts.some((own) => meet(host, own))),
  );
}

/**
 * A request that a match of an entry point declares as well as the given one. Where several entry points take a request,
 * the narrowest has it; so this is one that nobody takes who does not take all that the match declares. The given one
 * where none such is found.
 */
export function unsharedRequest(
  request: HttpRequest,
  match: HttpMatch,
  others: readonly EntryPoint[],
): HttpRequest {
  const wanted = others.flatMap(({ http }) => (http.length > 0 ? http.flatMap(byPath) : [anyRequest]));
  if (!wanted.some((other) => couldChoose(other, request))) return request;
  const [own = match] = byPath(match)
    .filter((one) => couldChoose(one, request))
    .sort((one, other) => (other.paths[0]?.length ?? 0) - (one.paths[0]?.length ?? 0));
  const paths = [
    request.path,
    ...fillings.map((filling) => request.path.replaceAll('part', filling)),
    request.path.replaceAll('/part', ''),
    ...fillings.map((filling) => `/${filling}`),
  ].filter((path) => path !== '');
  const declared = paths
    .flatMap((path) => [request.method, ...methods].map((method) => ({ ...request, path, method })))
    .filter((one) => couldChoose(own, one));
  const narrower = wanted.filter((other) => !declared.every((one) => couldChoose(other, one)));
  return declared.find((one) => !narrower.some((other) => couldChoose(other, one))) ?? request;
}

function byPath(match: HttpMatch): HttpMatch[] {
  return match.paths.length === 0 ? [match] : match.paths.map((path) => ({ ...match, paths: [path] }));
}

/** Whether a request is one of a match as far as routes can tell: by method, path and headers. */
function couldChoose({ methods: wanted, paths, headers }: HttpMatch, request: HttpRequest): boolean {
  return matchesDeclared({ ...anyRequest, methods: wanted, paths, headers }, request, () => undefined);
}
