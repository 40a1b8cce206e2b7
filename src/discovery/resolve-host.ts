import type { ClusterService, ClusterWorkload } from '../model/cluster.ts';
import { isIPAddress } from '../model/ip-address.ts';
import { isLoopback } from './addresses/host.ts';
import type { Inventory } from './inventory.ts';

/** What a host name means inside a pod of a namespace. */
export type Target =
  | { readonly kind: 'service'; readonly service: ClusterService }
  /** An address of one of its pods. */
  | { readonly kind: 'workload'; readonly workload: ClusterWorkload }
  /** Written like a Service of the cluster, but the input has none of this name. */
  | { readonly kind: 'missing-service'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'external'; readonly host: string }
  | { readonly kind: 'api-server' }
  /** The cluster's resolver, which every pod may ask. */
  | { readonly kind: 'resolver' }
  /** The pod itself. */
  | { readonly kind: 'loopback' };

/** Endings of names outside the cluster; two letters are a country. Anything else of two words is `service.namespace`. */
const publicEndings = new Set(
  'com org net io dev app cloud info biz edu gov mil int ai xyz tech online site store shop blog page systems services solutions network software digital email tools link live world global google amazon microsoft azure aws'.split(
    ' ',
  ),
);
const privateEndings = new Set([
  'local',
  'internal',
  'lan',
  'corp',
  'home',
  'intranet',
  'private',
  'test',
  'example',
  'invalid',
]);

/**
 * Resolves a host as the search path of a pod does (`ns.svc.cluster.local`, `svc.cluster.local`, `cluster.local`):
 * `name`, `name.namespace`, `name.namespace.svc` and what follows it, and the names of single pods below a headless Service.
 */
export function resolveHost(host: string, namespace: string, inventory: Inventory, depth = 0): Target {
  if (isLoopback(host)) return { kind: 'loopback' };
  if (isIPAddress(host)) {
    const service = inventory.serviceByAddress(host);
    if (service) return { kind: 'service', service };
    const workload = inventory.workloadByAddress(host);
    return workload ? { kind: 'workload', workload } : { kind: 'external', host };
  }
  const labels = host.split('.');
  const named = serviceOf(labels, namespace, inventory);
  if (!named) return { kind: 'external', host };
  if (named.name === 'kubernetes' && named.namespace === 'default') return { kind: 'api-server' };
  if (named.name === 'kube-dns' && named.namespace === 'kube-system') return { kind: 'resolver' };
  const service = inventory.service(named.namespace, named.name);
  if (!service) return { kind: 'missing-service', ...named };
  if (service.type === 'ExternalName' && service.externalName) {
    return depth < 4
      ? resolveHost(service.externalName.toLowerCase(), service.namespace, inventory, depth + 1)
      : { kind: 'external', host: service.externalName };
  }
  return { kind: 'service', service };
}

function serviceOf(
  labels: readonly string[],
  namespace: string,
  inventory: Inventory,
): { namespace: string; name: string } | undefined {
  const [first = '', second = '', third = ''] = labels;
  const svc = labels.indexOf('svc');
  if (svc >= 2) return { name: labels[svc - 2] ?? '', namespace: labels[svc - 1] ?? '' };
  if (labels.length === 1) return { name: first, namespace };
  if (labels.length === 2) {
    if (inventory.service(second, first)) return { name: first, namespace: second };
    if (inventory.service(namespace, second)?.headless) return { name: second, namespace };
    if (first === 'kubernetes' && second === 'default') return { name: first, namespace: second };
    return inventory.hasNamespace(second) || !isEnding(second)
      ? { name: first, namespace: second }
      : undefined;
  }
  if (labels.length === 3 && inventory.service(third, second)?.headless)
    return { name: second, namespace: third };
  return undefined;
}

/** Whether a name that ends so is one outside the cluster, not `service.namespace`. */
export function isEnding(label: string): boolean {
  return /^[a-z]{2}$/.test(label) || publicEndings.has(label) || privateEndings.has(label);
}
