import { targetPortAt } from '../../kubernetes/service-routing.ts';
import { fields, list, stringMap, text } from '../../kubernetes/untrusted.ts';
import type { ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import type { Labels, PlacedObject } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { EntryPoint } from '../../model/topology.ts';
import { appProtocolOf } from '../app-protocol.ts';
import type { BlindSpot } from '../blind-spot.ts';
import type { Inventory } from '../inventory.ts';
import { plainText } from '../plain-text.ts';
import { referenceTo } from '../reference-to.ts';
import { hasRequests } from '../sayable.ts';
import { validRequests } from '../valid-requests.ts';
import { gatewayApiRoutes, isGatewayApiRoute } from './gateway-api-routes.ts';
import type { GatewayNames } from './gateways.ts';
import { ingressRoutes } from './ingress-routes.ts';
import { isVirtualService, virtualServiceRoutes, virtualServicesOf } from './istio-routes.ts';
import { openshiftRoutes } from './openshift-routes.ts';
import { grantsOf } from './reference-grants.ts';
import type { Route } from './route.ts';

/** Every route that the objects state, in the order of the objects. */
export function routesOf(objects: readonly PlacedObject[]): readonly Route[] {
  const virtualServices = virtualServicesOf(objects);
  return objects.flatMap((placed) => {
    const { kind, apiVersion } = placed.object;
    if (kind === 'Ingress' && /^(networking\.k8s\.io|extensions)\//.test(apiVersion))
      return ingressRoutes(placed);
    if (isVirtualService(placed.object)) return virtualServiceRoutes(placed, virtualServices);
    if (kind === 'Route' && apiVersion.startsWith('route.openshift.io/')) return openshiftRoutes(placed);
    return isGatewayApiRoute(placed.object) ? gatewayApiRoutes(placed) : [];
  });
}

/**
 * Entry points from routes: one for each workload and port that a gateway leads to by one object, hosts and requests
 * joined, sorted by name. A route to a Service or port that the input lacks, or that the Service's namespace does not
 * allow, is a blind spot.
 */
export function entryPointsFrom(
  routes: readonly Route[],
  objects: readonly PlacedObject[],
  gateways: GatewayNames,
  inventory: Inventory,
): { entryPoints: readonly EntryPoint[]; blindSpots: readonly BlindSpot[] } {
  const subsets = subsetsOf(objects);
  const found = new Map<string, EntryPoint>();
  const blindSpots: BlindSpot[] = [];
  const isGranted = grantsOf(objects);
  for (const route of routes) {
    const { service: reference, evidence } = route;
    const service = inventory.service(reference.namespace, reference.name);
    const from = { namespace: route.referredFrom?.namespace ?? reference.namespace, name: route.name };
    if (!service) {
      blindSpots.push({ kind: 'missing-service', from, byRoute: true, service: reference, evidence });
      continue;
    }
    if (!isGranted(route)) {
      const kind = route.referredFrom?.kind ?? '';
      blindSpots.push({
        kind: 'reference-not-granted',
        route: { kind, ...from },
        service: reference,
        evidence,
      });
      continue;
    }
    if (portsNamed(route, service).length === 0 && route.port !== undefined) {
      const { port } = route;
      blindSpots.push({ kind: 'missing-port', from, byRoute: true, service: reference, port, evidence });
      continue;
    }
    if (route.gateway.kind === 'mesh') continue;
    const labels = subsets.get(`${namespacedName(service)}/${route.subset}`) ?? {};
    for (const workload of inventory.workloadsOf(service)) {
      if (!Object.entries(labels).every(([key, value]) => workload.labels[key] === value)) continue;
      for (const target of portsOf(route, service, workload)) {
        const entry = entryPoint(route, gateways.nameOf(route.gateway), workload, target);
        const key = `${entry.gateway}\n${entry.name}\n${workload.namespace}/${workload.name}\n${target.number}`;
        const known = found.get(key);
        found.set(key, known ? join(known, entry) : entry);
      }
    }
  }
  return { entryPoints: withDistinctNames([...found.values()]), blindSpots };
}

interface Target {
  readonly number: number;
  readonly port: ClusterService['ports'][number];
}

function portsNamed({ port }: Route, service: ClusterService): ClusterService['ports'] {
  return service.ports.filter(
    (each) =>
      port === undefined ||
      each.port === port ||
      each.name === port ||
      plainText(each.targetPort) === plainText(port),
  );
}

/** The ports of a workload that a route to its Service leads to. */
export function portsOf(route: Route, service: ClusterService, workload: ClusterWorkload): Target[] {
  const { port } = route;
  const matching = portsNamed(route, service);
  return (port === undefined ? matching.slice(0, 1) : matching).flatMap((each) => {
    const number = targetPortAt(workload, each.targetPort, each.protocol);
    return number === undefined ? [] : [{ number, port: each }];
  });
}

function entryPoint(
  route: Route,
  gateway: string,
  workload: ClusterWorkload,
  { number, port }: Target,
): EntryPoint {
  const appProtocol = appProtocolOf(workload, number, port, route.appProtocol ?? 'http');
  return {
    answer: '',
    name: route.name,
    gateway,
    hosts: route.hosts,
    to: referenceTo(workload),
    port: number,
    protocol: port.protocol,
    appProtocol,
    http: hasRequests(appProtocol) ? validRequests(route.http) : [],
    ...(route.tlsSecret === undefined ? {} : { tlsSecret: route.tlsSecret }),
  };
}

function join(a: EntryPoint, b: EntryPoint): EntryPoint {
  const everyRequest = a.http.length === 0 || b.http.length === 0;
  const everyHost = a.hosts.length === 0 || b.hosts.length === 0;
  return {
    ...a,
    hosts: everyHost ? [] : [...new Set([...a.hosts, ...b.hosts])].sort(),
    http: everyRequest ? [] : distinct([...a.http, ...b.http]),
  };
}

function distinct<Item>(items: readonly Item[]): Item[] {
  const byText = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
}

/** Names are labels of their own; several targets of one object are told apart by workload and port. */
function withDistinctNames(entries: readonly EntryPoint[]): EntryPoint[] {
  const sorted = [...entries].sort((a, b) => compare(orderOf(a), orderOf(b)));
  const taken = new Set<string>();
  return sorted.map((entry, index) => {
    const names = [
      entry.name,
      `${entry.name}-${entry.to.name}`,
      `${entry.name}-${entry.to.name}-${entry.port}`,
    ].map(toLabel);
    const name = names.find((candidate) => !taken.has(candidate)) ?? toLabel(`entry-${index}-${entry.port}`);
    taken.add(name);
    return { ...entry, name, answer: `topology.entryPoints[${index}]` };
  });
}

function toLabel(name: string): string {
  return name
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}

function orderOf({ name, gateway, to, port }: EntryPoint): string {
  return `${name}\n${to.namespace}/${to.name}\n${plainText(port).padStart(5, '0')}\n${gateway}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The labels of DestinationRule subsets by `namespace/service/subset`. */
export function subsetsOf(objects: readonly PlacedObject[]): ReadonlyMap<string, Labels> {
  const subsets = new Map<string, Labels>();
  for (const { object } of objects) {
    if (object.kind !== 'DestinationRule') continue;
    const spec = fields(object.spec);
    const [name = '', namespace = object.metadata.namespace ?? 'default'] = (text(spec.host) ?? '').split(
      '.',
    );
    for (const entry of list(spec.subsets).map(fields)) {
      subsets.set(`${namespace}/${name}/${plainText(entry.name)}`, stringMap(entry.labels));
    }
  }
  return subsets;
}
