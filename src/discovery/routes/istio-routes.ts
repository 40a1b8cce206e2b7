import { type Fields, fields, list, text } from '../../kubernetes/untrusted.ts';
import { brokenHostRule } from '../../model/http-names.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { ApplicationProtocol, Evidence, HttpMatch } from '../../model/topology.ts';
import { evidenceAt } from '../evidence.ts';
import { plainText } from '../plain-text.ts';
import { isEnding } from '../resolve-host.ts';
import { type GatewayHint, type Route, requestFor, withoutAny } from './route.ts';

/**
 * The routes of a VirtualService: from the gateways that it is bound to, and from the callers of its hosts inside the
 * mesh (`mesh`, or no gateway). Mirrors receive requests like any other destination; a delegate's routes are those of
 * the VirtualService that names it. Destinations are hosts, resolved from the namespace of the object that holds them.
 */
export function virtualServiceRoutes(
  placed: PlacedObject,
  virtualServices: ReadonlyMap<string, PlacedObject>,
): Route[] {
  const { object } = placed;
  const spec = fields(object.spec);
  const namespace = object.metadata.namespace ?? 'default';
  const hosts = list(spec.hosts)
    .map(plainText)
    .filter((host) => brokenHostRule(host) === undefined);
  const hints = hintsOf(spec, namespace, hosts);
  return (['http', 'tls', 'tcp'] as const).flatMap((protocol) =>
    entriesOf(placed, protocol, virtualServices).flatMap(({ entry, from, requests, evidence }) =>
      destinationsOf(entry).flatMap((destination) => {
        const service = serviceOf(text(destination.host), from);
        if (!service) return [];
        const port = fields(destination.port).number;
        const subset = text(destination.subset);
        return hints.map((gateway): Route => {
          return {
            name: object.metadata.name,
            gateway,
            hosts,
            service,
            ...(typeof port === 'number' ? { port } : {}),
            ...(subset === undefined ? {} : { subset }),
            http: requests,
            appProtocol: protocol satisfies ApplicationProtocol,
            evidence,
          };
        });
      }),
    ),
  );
}

/** VirtualServices by `namespace/name`, for those that delegate to them. */
export function virtualServicesOf(objects: readonly PlacedObject[]): ReadonlyMap<string, PlacedObject> {
  return new Map(
    objects
      .filter(({ object }) => isVirtualService(object))
      .map((placed) => [
        `${placed.object.metadata.namespace ?? 'default'}/${placed.object.metadata.name}`,
        placed,
      ]),
  );
}

export function isVirtualService({ kind, apiVersion }: PlacedObject['object']): boolean {
  return kind === 'VirtualService' && apiVersion.startsWith('networking.istio.io/');
}

function hintsOf(spec: Fields, namespace: string, hosts: readonly string[]): readonly GatewayHint[] {
  const names = list(spec.gateways).map(plainText);
  const inMesh = names.length === 0 || names.includes('mesh');
  const gateways = names
    .filter((name) => name !== 'mesh')
    .map((gateway): GatewayHint => {
      const [first = '', second] = gateway.split('/');
      return second === undefined
        ? { kind: 'istio-gateway', namespace, name: first }
        : { kind: 'istio-gateway', namespace: first, name: second };
    });
  const services = inMesh ? hosts.flatMap((host) => serviceOf(host, namespace) ?? []) : [];
  return [...gateways, ...services.map((service): GatewayHint => ({ kind: 'mesh', ...service }))];
}

interface Entry {
  readonly entry: Fields;
  /** Namespace that short hosts are resolved from. */
  readonly from: string;
  readonly requests: readonly HttpMatch[];
  readonly evidence: Evidence;
}

function entriesOf(
  placed: PlacedObject,
  protocol: 'http' | 'tls' | 'tcp',
  virtualServices: ReadonlyMap<string, PlacedObject>,
): readonly Entry[] {
  const namespace = placed.object.metadata.namespace ?? 'default';
  return list(fields(placed.object.spec)[protocol]).flatMap((value, index): readonly Entry[] => {
    const entry = fields(value);
    const requests = protocol === 'http' && entry.rewrite === undefined ? requestsOf(entry) : [];
    const { name, namespace: other } = fields(entry.delegate);
    const own: Entry = {
      entry,
      from: namespace,
      requests,
      evidence: evidenceAt(placed, `spec.${protocol}[${index}]`),
    };
    const delegate = virtualServices.get(`${text(other) ?? namespace}/${plainText(name)}`);
    if (delegate === undefined || delegate === placed) return [own];
    // A delegate matches within what was delegated to it, and cannot delegate further.
    return entriesOf(delegate, protocol, new Map()).map((inner) => ({
      ...inner,
      requests: inner.requests.length > 0 ? inner.requests : requests,
    }));
  });
}

function destinationsOf({ route, mirror, mirrors }: Fields): readonly Fields[] {
  return [
    ...list(route).map((each) => fields(fields(each).destination)),
    ...(mirror === undefined ? [] : [fields(mirror)]),
    ...list(mirrors).map((each) => fields(fields(each).destination)),
  ];
}

/** A short host is a Service of the same namespace; a long one names its own. */
function serviceOf(
  host: string | undefined,
  namespace: string,
): { namespace: string; name: string } | undefined {
  if (host === undefined || host.includes('*')) return undefined;
  const labels = host.toLowerCase().split('.');
  if (labels.length === 1) return { namespace, name: labels[0] ?? '' };
  return labels[2] === 'svc' || (labels.length === 2 && !isEnding(labels[1] ?? ''))
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
