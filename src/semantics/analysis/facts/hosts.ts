import { fields, list, text } from '../../../kubernetes/untrusted.ts';
import type { ClusterService } from '../../../model/cluster.ts';
import { append } from '../../../model/group-by.ts';
import type { KubernetesObject } from '../../../model/kubernetes.ts';
import { exportedTo } from '../../istio/exported-to.ts';
import { textsOf } from '../../istio/texts.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import { routeViewers } from './exports.ts';
import { perContext } from './per-context.ts';

/** The full name of a host in Istio's objects: short ones are Services of the object's own namespace. */
export function fullHost(host: string, namespace: string): string {
  return host.includes('.') || host.includes('*') ? host : `${host}.${namespace}.svc.cluster.local`;
}

/** Whether a host, which may begin with an asterisk, covers a name. */
export function hostMatches(pattern: string, name: string): boolean {
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : pattern === name;
}

/** Whether some name is covered by both hosts. */
export function hostsOverlap(a: string, b: string): boolean {
  return hostMatches(a, b.replace(/^\*/, '')) || hostMatches(b, a.replace(/^\*/, '')) || a === b;
}

const servicesByHost = perContext(
  ({ cluster }) =>
    new Map(
      cluster.services.map((service) => [`${service.name}.${service.namespace}.svc.cluster.local`, service]),
    ),
);

/** The Service that a host names in an object of a namespace. */
export function serviceOfHost(
  context: AnalysisContext,
  host: string,
  namespace: string,
): ClusterService | undefined {
  return servicesByHost(context).get(fullHost(host, namespace));
}

/** Where a route sends requests. */
export interface RouteDestination {
  readonly host: string;
  readonly subset: string | undefined;
  readonly port: number | undefined;
}

/** Every destination of a VirtualService, mirrors included. */
export function routeDestinations({ spec }: KubernetesObject): readonly RouteDestination[] {
  const routes = ['http', 'tcp', 'tls'].flatMap((key) => list(fields(spec)[key]).map(fields));
  const destinations = routes.flatMap((route) => [
    ...list(route.route).map((entry) => fields(entry).destination),
    ...(route.mirror === undefined ? [] : [route.mirror]),
    ...list(route.mirrors).map((entry) => fields(entry).destination),
  ]);
  return destinations.map(fields).map(({ host, subset, port }) => {
    const { number } = fields(port);
    return {
      host: text(host) ?? '',
      subset: text(subset),
      port: typeof number === 'number' ? number : undefined,
    };
  });
}

/** A host that a Gateway serves, for routes of one namespace or of all. */
export interface GatewayHost {
  readonly host: string;
  readonly namespace?: string;
}

/** What the Gateways of both APIs serve, by `namespace/name`. */
export const gatewaysByName = perContext(({ of }): ReadonlyMap<string, readonly GatewayHost[]> => {
  const found = new Map<string, GatewayHost[]>();
  for (const { object } of of('networking.istio.io', 'Gateway')) {
    const namespace = object.metadata.namespace ?? 'default';
    const hosts = list(fields(object.spec).servers).flatMap((server) => textsOf(fields(server).hosts));
    found.set(
      `${namespace}/${object.metadata.name}`,
      hosts.map((entry) => gatewayHost(entry, namespace)),
    );
  }
  for (const { object } of of('gateway.networking.k8s.io', 'Gateway')) {
    const listeners = list(fields(object.spec).listeners).map(fields);
    found.set(
      `${object.metadata.namespace ?? 'default'}/${object.metadata.name}`,
      listeners.map(({ hostname }) => ({ host: text(hostname) ?? '*' })),
    );
  }
  return found;
});

/** A host of a Gateway's server: `./host`, `namespace/host`, or one that routes of every namespace may use. */
export function gatewayHost(entry: string, own: string): GatewayHost {
  const at = entry.indexOf('/');
  if (at < 0) return { host: entry };
  const namespace = entry.slice(0, at);
  const host = entry.slice(at + 1);
  if (namespace === '*') return { host };
  return { host, namespace: namespace === '.' ? own : namespace };
}

/** A host that routes may name, with its ports and the namespaces that see it. */
export interface KnownHost {
  readonly ports: readonly number[];
  readonly sees: (namespace: string) => boolean;
}

/** The Services and ServiceEntries of the input by full host name; those with an asterisk under it. */
export const knownHosts = perContext(({ cluster, of }): ReadonlyMap<string, readonly KnownHost[]> => {
  const found = new Map<string, KnownHost[]>();
  const add = (host: string, known: KnownHost) => append(found, host, known);
  for (const { namespace, name, ports, exportTo } of cluster.services)
    add(`${name}.${namespace}.svc.cluster.local`, {
      ports: ports.map(({ port }) => port),
      sees: exportedTo(exportTo ?? [], namespace),
    });
  for (const { object } of of('networking.istio.io', 'ServiceEntry')) {
    const spec = fields(object.spec);
    const ports = list(spec.ports).flatMap((port) => Number(fields(port).number) || []);
    const sees = exportedTo(textsOf(spec.exportTo), object.metadata.namespace ?? 'default');
    for (const host of textsOf(spec.hosts)) add(host, { ports, sees });
  }
  return found;
});

/** Whether a host is the Service of a gateway that the facts of the platform name; the input need not show it. */
export function isPlatformGateway({ platform }: AnalysisContext, host: string): boolean {
  return (platform?.gateways ?? []).some(
    ({ namespace, name }) => host === `${name}.${namespace}.svc.cluster.local`,
  );
}

/** The hosts of the input that a destination of a VirtualService means, for the proxies in which it holds. */
export function hostsMeant(
  context: AnalysisContext,
  host: string,
  route: KubernetesObject,
): readonly KnownHost[] {
  const hosts = knownHosts(context);
  const full = fullHost(host, route.metadata.namespace ?? 'default');
  const viewers = routeViewers(route);
  const visible = (each: KnownHost) => viewers.some(each.sees);
  const exact = [...(hosts.get(full) ?? []), ...(hosts.get(host) ?? [])].filter(visible);
  if (exact.length > 0) return exact;
  return [...hosts].flatMap(([pattern, known]) =>
    pattern.startsWith('*') && hostMatches(pattern, full) ? known.filter(visible) : [],
  );
}
