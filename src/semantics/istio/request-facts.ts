import type { ClusterWorkload } from '../../model/cluster.ts';
import type { HttpRequest } from '../../model/request.ts';
import type { Endpoint } from '../mesh-judge.ts';
import { perObject } from '../per-object.ts';
import {
  anyHttp,
  type HttpAttributes,
  lowerCaseHeaders,
  type TokenPayload,
  unknownValue,
  type Value,
} from './attributes.ts';
import { normalizePath, type PathNormalization } from './path-normalization.ts';

/** The one address of an end; pods with none or several known addresses may have any of them. */
export function addressOf(end: Endpoint): Value {
  if (end.kind === 'address') return end.address;
  return podAddress(end.workload);
}

export function podAddress({ addresses }: ClusterWorkload): Value {
  const [only, ...others] = addresses;
  return only === undefined || others.length > 0 ? unknownValue : only;
}

/** The last address that a trusted proxy noted, else that of the connection. */
export function remoteAddressOf(http: HttpRequest | undefined, connection: Value): Value {
  if (http?.headers === undefined) return connection;
  const forwarded = headersOf(http.headers)['x-forwarded-for'];
  return forwarded?.split(',').at(-1)?.trim() || connection;
}

/** HTTP as authorization sees it; without a request, any. A host that is not said may be any of the Service's names. */
export function httpAttributes(
  http: HttpRequest | undefined,
  normalization: PathNormalization,
  token: TokenPayload | undefined,
): HttpAttributes {
  if (!http) return anyHttp;
  return {
    method: http.method,
    path: pathOf(http, normalization),
    host: http.host ?? unknownValue,
    headers: http.headers ? headersOf(http.headers) : noHeaders,
    token,
  };
}

const noHeaders: Readonly<Record<string, string>> = {};
const headersOf = perObject((headers: NonNullable<HttpRequest['headers']>) => lowerCaseHeaders(headers));

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
