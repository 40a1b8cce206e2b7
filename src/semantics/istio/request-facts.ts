import type { ClusterWorkload } from '../../model/cluster.ts';
import { isIPAddress } from '../../model/ip-address.ts';
import type { HttpRequest } from '../../model/request.ts';
import type { Endpoint } from '../mesh-judge.ts';
import { perObject } from '../per-object.ts';
import {
  anyHttp,
  type HeaderValues,
  type HttpAttributes,
  headerValues,
  unknownValue,
  type Value,
} from './attributes.ts';
import { normalizePath, type PathNormalization } from './path-normalization.ts';
import type { TokenVerdict } from './token-check.ts';

/** The one address of an end; pods with none or several known addresses may have any of them. */
export function addressOf(end: Endpoint): Value {
  if (end.kind === 'address') return end.address;
  return podAddress(end.workload);
}

export function podAddress({ addresses }: ClusterWorkload): Value {
  const [only, ...others] = addresses;
  return only === undefined || others.length > 0 ? unknownValue : only;
}

/** The last address that a trusted proxy noted; where nothing or no bare address stands there, that of the connection. */
export function remoteAddressOf(http: HttpRequest | undefined, connection: Value): Value {
  if (http?.headers === undefined) return connection;
  const forwarded = headersOf(http.headers)['x-forwarded-for']?.at(-1);
  const last = forwarded?.split(',').at(-1)?.trim() ?? '';
  return isIPAddress(last) ? last : connection;
}

/**
 * HTTP as authorization sees it; without a request, any. A host that is not said may be any of the Service's names.
 *
 * @param token what the JWT filter said before; absent where none acts
 */
export function httpAttributes(
  http: HttpRequest | undefined,
  normalization: PathNormalization,
  token: TokenVerdict | undefined,
): HttpAttributes {
  if (!http) return anyHttp;
  const query = http.path.indexOf('?');
  return {
    method: http.method,
    path: pathOf(http, normalization),
    ...(query < 0 ? {} : { query: http.path.slice(query) }),
    host: http.host ?? unknownValue,
    headers: withToken(http.headers ? headersOf(http.headers) : noHeaders, http, token),
    token: token?.payload,
  };
}

const noHeaders: HeaderValues = {};
const headersOf = perObject((headers: NonNullable<HttpRequest['headers']>) => headerValues(headers));

/** A token in its usual place is a header like others, unless the filter that accepted it took it out. */
function withToken(
  headers: HeaderValues,
  { token }: HttpRequest,
  verdict: TokenVerdict | undefined,
): HeaderValues {
  if (!token || token.location || verdict?.taken || 'authorization' in headers) return headers;
  return { ...headers, authorization: [`Bearer <token of ${token.issuer}>`] };
}

const paths = new WeakMap<
  HttpRequest,
  { readonly normalization: PathNormalization; readonly path: string }
>();

/** The same request is asked in many states, of meshes that read paths alike. */
function pathOf(http: HttpRequest, normalization: PathNormalization): string {
  const known = paths.get(http);
  if (known?.normalization === normalization) return known.path;
  const path = normalizePath(http.path, normalization);
  paths.set(http, { normalization, path });
  return path;
}
