import { type Fields, fields, list, text } from '../../kubernetes/untrusted.ts';
import { brokenHostRule } from '../../model/http-names.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { ApplicationProtocol, HttpMatch } from '../../model/topology.ts';
import { evidenceAt } from '../evidence.ts';
import { plainText } from '../plain-text.ts';
import { type Route, requestFor, withoutAny } from './route.ts';

/**
 * The routes of a VirtualService that is bound to gateways. One for the mesh alone (`mesh`, or no gateway) says how
 * callers are routed, not who they are, and gives none. Destinations are hosts, resolved from its namespace.
 */
export function virtualServiceRoutes(placed: PlacedObject): Route[] {
  const { object } = placed;
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const gateways = list(spec.gateways)
    .map(plainText)
    .filter((name) => name !== 'mesh');
  const hosts = list(spec.hosts)
    .map(plainText)
    .filter((host) => brokenHostRule(host) === undefined);
  return gateways.flatMap((gateway) => {
    const [first = '', second] = gateway.split('/');
    const hint = {
      kind: 'istio-gateway',
      namespace: second === undefined ? namespace : first,
      name: second ?? first,
    } as const;
    return (['http', 'tls', 'tcp'] as const).flatMap((protocol) =>
      list(spec[protocol]).flatMap((value, index) => {
        const entry = fields(value);
        return list(entry.route).flatMap((route): Route[] => {
          const destination = fields(fields(route).destination);
          const service = serviceOf(text(destination.host), namespace);
          if (!service) return [];
          const port = fields(destination.port).number;
          const subset = text(destination.subset);
          return [
            {
              name: object.metadata.name,
              gateway: hint,
              hosts,
              service,
              ...(typeof port === 'number' ? { port } : {}),
              ...(subset === undefined ? {} : { subset }),
              http: protocol === 'http' && entry.rewrite === undefined ? requestsOf(entry) : [],
              appProtocol: protocol satisfies ApplicationProtocol,
              evidence: evidenceAt(placed, `spec.${protocol}[${index}]`),
            },
          ];
        });
      }),
    );
  });
}

/** A short host is a Service of the same namespace; a long one names its own. */
function serviceOf(
  host: string | undefined,
  namespace: string,
): { namespace: string; name: string } | undefined {
  if (host === undefined || host.includes('*')) return undefined;
  const labels = host.toLowerCase().split('.');
  if (labels.length === 1) return { namespace, name: labels[0] ?? '' };
  return labels[2] === 'svc' || labels.length === 2
    ? { namespace: labels[1] ?? '', name: labels[0] ?? '' }
    : undefined;
}

function requestsOf(entry: Fields): readonly HttpMatch[] {
  return withoutAny(
    list(entry.match).map((value) => {
      const match = fields(value);
      const { exact, prefix } = fields(match.uri);
      const method = text(fields(match.method).exact);
      const methods = method === undefined ? [] : [method];
      const path = text(exact) ?? text(prefix);
      const request = requestFor(path, exact === undefined ? 'text-prefix' : 'exact', methods);
      const headers = Object.entries(fields(match.headers)).map(([name, condition]) => {
        const value = text(fields(condition).exact);
        return value === undefined ? { name } : { name, values: [value] };
      });
      return { ...request, headers };
    }),
  );
}
