import { type Fields, fields, list, text } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { ApplicationProtocol, HttpMatch } from '../../model/topology.ts';
import { evidenceAt } from '../evidence.ts';
import { plainText } from '../plain-text.ts';
import { type GatewayHint, type Route, requestFor, withoutAny } from './route.ts';

const protocols: Readonly<Record<string, ApplicationProtocol>> = {
  HTTPRoute: 'http',
  GRPCRoute: 'grpc',
  TLSRoute: 'tls',
  TCPRoute: 'tcp',
  UDPRoute: 'udp',
};

export function isGatewayApiRoute({ kind, apiVersion }: PlacedObject['object']): boolean {
  return apiVersion.startsWith('gateway.networking.k8s.io/') && Object.hasOwn(protocols, kind);
}

/**
 * The routes of a Gateway API route: from the Gateways that it hangs on, and from the callers of a Service that it hangs
 * on inside a mesh (gateway-api.sigs.k8s.io "GAMMA": in another namespace than the Service's, for callers there alone).
 * A mirror is a backend like the others, and so is whoever is asked for authorization, on paths of its own.
 */
export function gatewayApiRoutes(placed: PlacedObject): Route[] {
  const { object } = placed;
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const hints = list(spec.parentRefs)
    .map(fields)
    .flatMap((parent) => hintOf(parent, namespace));
  const hosts = list(spec.hostnames).map(plainText);
  const appProtocol = protocols[object.kind] ?? 'http';
  return hints.flatMap((gateway) =>
    list(spec.rules).flatMap((value, index) => {
      const rule = fields(value);
      const all = [
        ...backendsOf(rule).map((reference) => ({ reference, isAsked: false })),
        ...authorizersOf(rule).map((reference) => ({ reference, isAsked: true })),
      ];
      return all.flatMap(({ reference, isAsked }): Route[] => {
        const { kind, name, namespace: other, port } = reference;
        if ((kind !== undefined && kind !== 'Service') || text(name) === undefined) return [];
        const target = text(other) ?? namespace;
        return [
          {
            name: object.metadata.name,
            gateway,
            hosts,
            service: { namespace: target, name: plainText(name) },
            ...(target === namespace ? {} : { referredFrom: { kind: object.kind, namespace } }),
            ...(typeof port === 'number' ? { port } : {}),
            http: isAsked || rewritesPath(rule) ? [] : requestsOf(rule, object.kind),
            appProtocol,
            evidence: evidenceAt(placed, `spec.rules[${index}]`),
          },
        ];
      });
    }),
  );
}

function hintOf({ kind, name, namespace: other }: Fields, own: string): GatewayHint[] {
  const parent = { namespace: text(other) ?? own, name: plainText(name) };
  if (kind === undefined || kind === 'Gateway') return [{ kind: 'gateway-api', ...parent }];
  if (kind !== 'Service') return [];
  return [{ kind: 'mesh', ...parent, ...(parent.namespace === own ? {} : { callersIn: own }) }];
}

function backendsOf(rule: Fields): readonly Fields[] {
  const backends = list(rule.backendRefs).map(fields);
  const mirrors = filtersOf(rule).map(({ requestMirror }) => fields(fields(requestMirror).backendRef));
  return [...backends, ...mirrors.filter(({ name }) => name !== undefined)];
}

/** Whom the `ExternalAuth` filters ask (GEP-1494). */
function authorizersOf(rule: Fields): readonly Fields[] {
  return filtersOf(rule)
    .map(({ externalAuth }) => fields(fields(externalAuth).backendRef))
    .filter(({ name }) => name !== undefined);
}

function filtersOf(rule: Fields): readonly Fields[] {
  return [rule, ...list(rule.backendRefs).map(fields)].flatMap((holder) => list(holder.filters).map(fields));
}

function rewritesPath(rule: Fields): boolean {
  return list(rule.filters).some((filter) => fields(fields(filter).urlRewrite).path !== undefined);
}

function requestsOf(rule: Fields, kind: string): readonly HttpMatch[] {
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return [];
  return withoutAny(
    list(rule.matches).map((value) => {
      const match = fields(value);
      const headers = list(match.headers)
        .map(fields)
        .flatMap(({ name, value: wanted, type }) => {
          const header = text(name);
          if (header === undefined) return [];
          return type === 'RegularExpression'
            ? [{ name: header }]
            : [{ name: header, values: [plainText(wanted)] }];
        });
      if (kind === 'GRPCRoute') return { ...grpcRequest(fields(match.method)), headers };
      const { type, value: path } = fields(match.path);
      const method = text(match.method);
      const regular = type === 'RegularExpression';
      return {
        ...requestFor(
          regular ? undefined : text(path),
          type === 'Exact' ? 'exact' : 'prefix',
          method ? [method] : [],
        ),
        headers,
      };
    }),
  );
}

function grpcRequest({ service, method }: Fields): HttpMatch {
  const name = text(service);
  if (name === undefined) return requestFor(undefined, 'exact');
  const rpc = text(method);
  return rpc === undefined
    ? requestFor(`/${name}/`, 'text-prefix', ['POST'])
    : requestFor(`/${name}/${rpc}`, 'exact', ['POST']);
}
