import { fields, list, stringMap, text } from '../../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { Labels, PlacedObject } from '../../model/kubernetes.ts';
import { brokenPortNumberRule } from '../../model/names.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { PlatformGateway } from '../../model/platform.ts';
import type { Evidence } from '../../model/topology.ts';
import { evidenceAt } from '../evidence.ts';
import type { Inventory } from '../inventory.ts';
import type { GatewayHint } from './route.ts';

export interface GatewayNames {
  /** The name of the platform gateway that a routing object means. */
  nameOf(hint: GatewayHint): string;
}

export interface SeenGateway {
  readonly gateway: PlatformGateway;
  readonly evidence: Evidence;
}

/** Ports of a proxy that serve itself, not traffic: metrics, health, administration. */
const ownPorts: ReadonlySet<number> = new Set([
  15000, 15004, 15006, 15008, 15010, 15012, 15014, 15020, 15021, 15090, 10254,
]);

/** Words that name an ingress controller in labels, images or IngressClass controllers. */
const controllerWords = [
  'ingress-nginx',
  'nginx-ingress',
  'traefik',
  'haproxy-ingress',
  'kubernetes-ingress',
  'contour',
  'envoy',
  'kong',
  'emissary',
  'ambassador',
  'apisix',
  'skipper',
];

/**
 * The gateways that the objects show: Istio's own (by the labels that Istio's charts give them, or because an Istio
 * Gateway selects them), ingress controllers, and Gateways of the Gateway API, whose pods a controller makes (named `<gateway>-<class>`, labelled
 * `gateway.networking.k8s.io/gateway-name`). A waypoint is no entry and is left out.
 */
export function findGateways(
  objects: readonly PlacedObject[],
  inventory: Inventory,
): { seen: readonly SeenGateway[]; names: GatewayNames } {
  const placeOf = new Map(objects.map(({ object, place }) => [place, { object, place }]));
  const selectors = istioSelectors(objects);
  const running = inventory.cluster.workloads.flatMap((workload): SeenGateway[] => {
    const gateway = gatewayFrom(workload, inventory, [...selectors.values()]);
    const placed = workload.place === undefined ? undefined : placeOf.get(workload.place);
    return gateway && placed ? [{ gateway, evidence: evidenceAt(placed, 'spec.template') }] : [];
  });
  const declared = objects.flatMap((placed) => declaredGateway(placed, running));
  const seen = [...running, ...declared].sort((a, b) => compare(orderOf(a), orderOf(b)));
  const nameOf = (hint: GatewayHint): string => {
    switch (hint.kind) {
      case 'gateway-api':
        return (
          seen.find(
            ({ gateway }) =>
              gateway.namespace === hint.namespace && gateway.labels[gatewayNameLabel] === hint.name,
          )?.gateway.name ?? hint.name
        );
      case 'istio-gateway':
        return istioGatewayName(selectors.get(namespacedName(hint))?.selector ?? {}, seen) ?? hint.name;
      case 'ingress-class': {
        if (hint.name === 'istio')
          return istioGatewayName({ istio: 'ingressgateway' }, seen) ?? 'istio-ingressgateway';
        const controllers = seen.filter(({ gateway }) => gateway.kind === 'ingress-controller');
        const fitting = controllers.find(({ gateway }) =>
          JSON.stringify([gateway.name, gateway.labels]).includes(hint.name),
        );
        return (fitting ?? controllers[0])?.gateway.name ?? `ingress-${hint.name}`;
      }
      case 'openshift-router':
        return 'openshift-router';
      case 'mesh':
        return hint.name;
      default:
        return hint satisfies never;
    }
  };
  return { seen, names: { nameOf } };
}

function gatewayFrom(
  workload: ClusterWorkload,
  inventory: Inventory,
  istioGateways: readonly IstioGateway[],
): PlatformGateway | undefined {
  const { labels, name, namespace, serviceAccount, hostNetwork } = workload;
  const selecting = istioGateways.filter(({ selector }) => hasLabels(labels, selector));
  const served = selecting.flatMap(({ ports }) => ports);
  const own = trafficPorts(workload, inventory);
  const ports = own.length > 0 ? own : [...new Set(served)].sort((a, b) => a - b);
  const common = { name, namespace, serviceAccount, hostNetwork, ports };
  const byApi = labels[gatewayNameLabel];
  if (byApi !== undefined) {
    const waypoint = labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller';
    return waypoint
      ? undefined
      : { ...common, kind: 'gateway-api', labels: { [gatewayNameLabel]: byApi }, inMesh: true };
  }
  const istio = labels.istio;
  if (istio !== undefined && /gateway|ingress|egress/.test(istio) && !/^(pilot|istiod)/.test(istio)) {
    if (istio.includes('egress')) return undefined;
    const kind = serviceAccount.endsWith('-service-account') ? 'istioctl' : 'helm';
    return { ...common, kind, labels: pick(labels, ['app', 'istio']), inMesh: true };
  }
  const [chosen] = selecting;
  if (chosen !== undefined) {
    const isEgress = Object.values(chosen.selector).some((value) => value.includes('egress'));
    return isEgress ? undefined : { ...common, kind: 'helm', labels: chosen.selector, inMesh: true };
  }
  const words = [
    labels['app.kubernetes.io/name'],
    labels.app,
    labels['k8s-app'],
    labels['app.kubernetes.io/component'],
  ].join(' ');
  const isController = controllerWords.some((word) => word !== 'envoy' && words.includes(word));
  if (!isController || /webhook|backend|job|admission/.test(`${name} ${words}`)) return undefined;
  return {
    ...common,
    kind: 'ingress-controller',
    labels,
    inMesh: labels['sidecar.istio.io/inject'] === 'true',
  };
}

/** Where a gateway accepts traffic: the target ports of its Services, else its container ports, without its own. */
function trafficPorts(workload: ClusterWorkload, inventory: Inventory): number[] {
  const targets = inventory
    .servicesOf(workload)
    .filter(({ name }) => !/metrics|admission|webhook/.test(name))
    .flatMap(({ ports }) => ports)
    .flatMap(({ targetPort }) =>
      typeof targetPort === 'number'
        ? [targetPort]
        : (workload.ports.find(({ name }) => name === targetPort)?.port ?? []),
    );
  const ports = targets.length > 0 ? targets : workload.ports.map(({ port }) => port);
  return [...new Set(ports)].filter((port) => isPort(port) && !ownPorts.has(port)).sort((a, b) => a - b);
}

/** A Gateway of the Gateway API whose pods are not in the input. */
function declaredGateway(placed: PlacedObject, running: readonly SeenGateway[]): SeenGateway[] {
  const { object } = placed;
  if (object.kind !== 'Gateway' || !object.apiVersion.startsWith('gateway.networking.k8s.io/')) return [];
  const spec = fields(object.spec);
  const className = text(spec.gatewayClassName) ?? '';
  const namespace = object.metadata.namespace ?? 'default';
  const name = object.metadata.name;
  if (className.includes('waypoint') || className.includes('east-west')) return [];
  if (
    running.some(
      ({ gateway }) => gateway.namespace === namespace && gateway.labels[gatewayNameLabel] === name,
    )
  )
    return [];
  const ports = list(spec.listeners)
    .map((listener) => fields(listener).port)
    .filter((port) => typeof port === 'number');
  const full = className === '' ? name : `${name}-${className}`;
  const gateway: PlatformGateway = {
    name: full,
    kind: 'gateway-api',
    namespace,
    labels: { [gatewayNameLabel]: name },
    serviceAccount: full,
    ports: [...new Set(ports)].sort((a, b) => a - b),
    hostNetwork: false,
    inMesh: className.startsWith('istio'),
  };
  return [{ gateway, evidence: evidenceAt(placed, 'spec.listeners') }];
}

/** What an Istio Gateway says of the pods that carry it out. */
interface IstioGateway {
  readonly selector: Labels;
  /** Ports of its servers. */
  readonly ports: readonly number[];
}

/** Istio Gateways that select pods, by `namespace/name`. */
function istioSelectors(objects: readonly PlacedObject[]): ReadonlyMap<string, IstioGateway> {
  return new Map(
    objects
      .filter(
        ({ object }) => object.kind === 'Gateway' && object.apiVersion.startsWith('networking.istio.io/'),
      )
      .map(({ object }) => {
        const spec = fields(object.spec);
        const ports = list(spec.servers).map((server) => fields(fields(server).port).number);
        return [
          `${object.metadata.namespace ?? 'default'}/${object.metadata.name}`,
          {
            selector: stringMap(spec.selector),
            ports: ports.filter((port) => typeof port === 'number').filter(isPort),
          },
        ] as const;
      }),
  );
}

function isPort(port: number): boolean {
  return brokenPortNumberRule(port) === undefined;
}

function hasLabels(labels: Labels, wanted: Labels): boolean {
  const entries = Object.entries(wanted);
  return entries.length > 0 && entries.every(([key, value]) => labels[key] === value);
}

/** The gateway whose pods an Istio Gateway selects; where none is in the input, the name that Istio's install gives it. */
function istioGatewayName(selector: Labels, seen: readonly SeenGateway[]): string | undefined {
  if (Object.keys(selector).length === 0) return undefined;
  const found = seen.find(({ gateway }) => hasLabels(gateway.labels, selector));
  return found?.gateway.name ?? (selector.istio === undefined ? undefined : `istio-${selector.istio}`);
}

function pick(labels: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])));
}

function orderOf({ gateway }: SeenGateway): string {
  return namespacedName(gateway);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
