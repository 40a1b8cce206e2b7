import type { ApplicationProtocol, Evidence, HttpMatch } from '../../model/topology.ts';

/** One way from a gateway, or from whoever calls a Service inside a mesh, to a Service, as a routing object states it. */
export interface Route {
  /** Name of the object that states it. */
  readonly name: string;
  readonly gateway: GatewayHint;
  readonly hosts: readonly string[];
  readonly service: { readonly namespace: string; readonly name: string };
  /** Where the route stands, if elsewhere than the Service: the Service's namespace has to allow it (ReferenceGrant). */
  readonly referredFrom?: { readonly kind: string; readonly namespace: string };
  /** Number or name of the Service's port; absent: its only one. */
  readonly port?: number | string;
  /** Labels that narrow the Service's pods: a subset of a DestinationRule. */
  readonly subset?: string;
  /** Requests that come this way; empty: every request. */
  readonly http: readonly HttpMatch[];
  readonly appProtocol?: ApplicationProtocol;
  readonly tlsSecret?: string;
  readonly evidence: Evidence;
}

/** What a routing object says about the gateway that carries it out. */
export type GatewayHint =
  | { readonly kind: 'ingress-class'; readonly name: string }
  | { readonly kind: 'istio-gateway'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'gateway-api'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'openshift-router' }
  /** The callers' own proxies, for what is sent to a Service; those of one namespace, where it is given. */
  | {
      readonly kind: 'mesh';
      readonly namespace: string;
      readonly name: string;
      readonly callersIn?: string;
    };

export function requestFor(
  path: string | undefined,
  type: 'exact' | 'prefix' | 'text-prefix',
  methods: readonly string[] = [],
): HttpMatch {
  return { methods, paths: pathsFor(path, type), hosts: [], headers: [], claims: [] };
}

/** `/api` as a prefix of segments covers `/api` and all below `/api/`; `/` covers everything. */
function pathsFor(path: string | undefined, type: 'exact' | 'prefix' | 'text-prefix'): readonly string[] {
  if (path === undefined || path === '' || (path === '/' && type !== 'exact') || !path.startsWith('/'))
    return [];
  if (type === 'exact') return [path];
  if (type === 'text-prefix') return [`${path.replace(/\*+$/, '')}*`];
  const base = path.endsWith('/') ? path.slice(0, -1) : path;
  return [base, `${base}/*`];
}

/** No request is told apart when one of them is "any". */
export function withoutAny(requests: readonly HttpMatch[]): readonly HttpMatch[] {
  return requests.some(({ methods, paths, headers }) => methods.length + paths.length + headers.length === 0)
    ? []
    : requests;
}
