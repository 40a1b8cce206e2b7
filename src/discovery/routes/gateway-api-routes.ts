import { type Fields, fields, list, text } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { ApplicationProtocol, HttpMatch } from '../../model/topology.ts';
import { evidenceAt } from '../evidence.ts';
import { plainText } from '../plain-text.ts';
import { type Route, requestFor, withoutAny } from './route.ts';

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

/** The routes of a Gateway API route that hangs on a Gateway; one that hangs on a Service routes callers inside the mesh and gives none. */
export function gatewayApiRoutes(placed: PlacedObject): Route[] {
  const { object } = placed;
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const parents = list(spec.parentRefs)
    .map(fields)
    .filter(({ kind }) => kind === undefined || kind === 'Gateway');
  const hosts = list(spec.hostnames).map(plainText);
  const appProtocol = protocols[object.kind] ?? 'http';
  return parents.flatMap((parent) =>
    list(spec.rules).flatMap((value, index) => {
      const rule = fields(value);
      return list(rule.backendRefs).flatMap((reference): Route[] => {
        const { kind, name, namespace: other, port } = fields(reference);
        if ((kind !== undefined && kind !== 'Service') || text(name) === undefined) return [];
        return [
          {
            name: object.metadata.name,
            gateway: {
              kind: 'gateway-api',
              namespace: text(parent.namespace) ?? namespace,
              name: plainText(parent.name),
            },
            hosts,
            service: { namespace: text(other) ?? namespace, name: plainText(name) },
            ...(typeof port === 'number' ? { port } : {}),
            http: rewritesPath(rule) ? [] : requestsOf(rule, object.kind),
            appProtocol,
            evidence: evidenceAt(placed, `spec.rules[${index}]`),
          },
        ];
      });
    }),
  );
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
