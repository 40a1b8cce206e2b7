import { fields, list, stringMap } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import { creationTime } from '../istio/peer-authentication.ts';
import { textsOf } from '../istio/texts.ts';
import { gatewayApiRoutes } from './gateway-api-route.ts';
import { coversHost, type Route, type RouteTarget } from './route.ts';
import { fullName, virtualServiceRoute } from './virtual-service.ts';

/** One listener of an Istio Gateway. */
export interface Server {
  /** `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly selector: Labels;
  readonly port: number;
  readonly protocol: string;
  readonly hosts: readonly string[];
}

/** An external host that the mesh knows. */
export interface ExternalHost {
  readonly host: string;
  readonly ports: readonly number[];
  /** Undefined: every namespace sees it. */
  readonly seenBy?: ReadonlySet<string>;
  readonly namespace: string;
  readonly resolution: string;
  readonly labels: Labels;
}

/** Everything among objects that decides where traffic goes. */
export interface RouteTable {
  readonly routes: readonly Route[];
  readonly servers: readonly Server[];
  readonly externals: readonly ExternalHost[];
  /** Labels of a subset of a host, as DestinationRules define it. */
  readonly subset: (target: RouteTarget) => Labels | undefined;
}

const kinds = new Set([
  'VirtualService',
  'HTTPRoute',
  'GRPCRoute',
  'Gateway',
  'ServiceEntry',
  'DestinationRule',
]);

/** Whether an object has a part in routing. */
export function decidesRoutes({ kind }: KubernetesObject): boolean {
  return kinds.has(kind);
}

/** Whether it is a route, or a listener for routes, rather than what they refer to. */
export function isRoute({ kind, apiVersion }: KubernetesObject): boolean {
  return (
    ['VirtualService', 'HTTPRoute', 'GRPCRoute'].includes(kind) ||
    (kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/'))
  );
}

export function routeTable(objects: readonly KubernetesObject[]): RouteTable {
  const ofKind = (kind: string, group: string) =>
    objects.filter((object) => object.kind === kind && object.apiVersion.startsWith(`${group}/`));
  const istio = 'networking.istio.io';
  const gatewayApi = 'gateway.networking.k8s.io';
  const subsets = new Map<string, Labels>();
  for (const { metadata, spec } of ofKind('DestinationRule', istio)) {
    const { host, subsets: named } = fields(spec);
    const full = fullName(String(host), metadata.namespace ?? 'default');
    for (const { name, labels } of list(named).map(fields))
      subsets.set(`${full} ${String(name)}`, stringMap(labels));
  }
  return {
    routes: [
      ...ofKind('VirtualService', istio).map(virtualServiceRoute),
      ...['HTTPRoute', 'GRPCRoute']
        .flatMap((kind) => ofKind(kind, gatewayApi))
        .sort(byAge)
        .flatMap(gatewayApiRoutes),
    ],
    servers: ofKind('Gateway', istio).flatMap(serversOf),
    externals: ofKind('ServiceEntry', istio).flatMap(externalHosts),
    subset: ({ host, subset }) => subsets.get(`${host} ${subset}`),
  };
}

/** Among matches of equal precedence that of the oldest route counts, then by name (Gateway API, `HTTPRouteRule`). */
function byAge(a: KubernetesObject, b: KubernetesObject): number {
  const [own, others] = [creationTime(a), creationTime(b)];
  if (own !== others) return own < others ? -1 : 1;
  const nameOf = ({ metadata }: KubernetesObject) => `${metadata.namespace ?? 'default'}/${metadata.name}`;
  return nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0;
}

function serversOf({ metadata, spec }: KubernetesObject): Server[] {
  const { namespace = 'default', name } = metadata;
  const { selector, servers } = fields(spec);
  return list(servers).map((server) => {
    const { port, hosts } = fields(server);
    return {
      gateway: `${namespace}/${name}`,
      selector: stringMap(selector),
      port: Number(fields(port).number),
      protocol: String(fields(port).protocol).toUpperCase(),
      hosts: textsOf(hosts).map((host) => host.slice(host.indexOf('/') + 1)),
    };
  });
}

function externalHosts({ metadata, spec }: KubernetesObject): ExternalHost[] {
  const { namespace = 'default', labels = {} } = metadata;
  const { hosts, ports, exportTo, resolution } = fields(spec);
  const seenBy = textsOf(exportTo).map((one) => (one === '.' ? namespace : one));
  return textsOf(hosts).map((host) => ({
    host,
    ports: list(ports).map((port) => Number(fields(port).number)),
    ...(seenBy.length > 0 && !seenBy.includes('*') ? { seenBy: new Set(seenBy) } : {}),
    namespace,
    resolution: String(resolution ?? 'NONE'),
    labels,
  }));
}

/** The external host by which proxies of a namespace know a name and port. */
export function knownExternal(
  { externals }: RouteTable,
  name: string,
  port: number,
  namespace: string,
): ExternalHost | undefined {
  return externals.find(
    ({ host, ports, seenBy }) =>
      coversHost(host, name) && ports.includes(port) && (seenBy === undefined || seenBy.has(namespace)),
  );
}

/** The listeners of Istio Gateways that are for pods with these labels and take a host. */
export function serversFor({ servers }: RouteTable, labels: Labels, host: string): Server[] {
  return servers.filter(
    ({ selector, hosts }) =>
      Object.entries(selector).every(([key, value]) => labels[key] === value) &&
      hosts.some((one) => coversHost(one, host)),
  );
}
