import type { ClusterWorkload } from '../../model/cluster.ts';
import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { Labels } from '../../model/kubernetes.ts';

/** How a workload takes part in the mesh. */
export type ProxyMode = 'sidecar' | 'ambient' | 'gateway' | 'waypoint' | 'none';

/** Pods that are gateways of the mesh although their manifests do not show it. */
export interface KnownGateway {
  readonly namespace: string;
  readonly labels: Labels;
}

/** Namespaces that Istio's injector never touches. */
const neverInjected = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);

/**
 * What stands in front of a workload: its own proxy, ztunnel, or nothing. `isWaypoint` tells whether a Gateway of its
 * namespace with its gateway name is a waypoint. Injected pods show it by their annotations; others by the labels
 * that Istio's injector and CNI look at. A sidecar takes precedence over ambient mode; the host's network has neither.
 */
export function proxyMode(
  workload: ClusterWorkload,
  namespaceLabels: Labels,
  isWaypoint: boolean,
  gateways: readonly KnownGateway[],
): ProxyMode {
  const { labels, annotations } = workload;
  if (isWaypoint) return 'waypoint';
  if (isGateway(workload, gateways)) return 'gateway';
  if (workload.hostNetwork) return 'none';
  if (annotations['sidecar.istio.io/status'] !== undefined) return 'sidecar';
  if (labels['security.istio.io/tlsMode'] === 'istio') return 'sidecar';
  if (injects(workload, namespaceLabels)) return 'sidecar';
  return isCaptured(workload, namespaceLabels) ? 'ambient' : 'none';
}

function isGateway(
  { namespace, labels, annotations }: ClusterWorkload,
  known: readonly KnownGateway[],
): boolean {
  if (labels[gatewayNameLabel] !== undefined) return true;
  if (annotations['inject.istio.io/templates'] === 'gateway') return true;
  if (labels.istio === 'ingressgateway' || labels.istio === 'egressgateway') return true;
  return known.some(
    (gateway) =>
      gateway.namespace === namespace &&
      Object.entries(gateway.labels).every(([key, value]) => labels[key] === value) &&
      Object.keys(gateway.labels).length > 0,
  );
}

/** The four webhooks of istiod, then its own check of label and annotation (`pkg/kube/inject`). */
function injects({ namespace, labels, annotations }: ClusterWorkload, namespaceLabels: Labels): boolean {
  if (neverInjected.has(namespace)) return false;
  const own = labels['sidecar.istio.io/inject'];
  if (own === 'false') return false;
  const injection = namespaceLabels['istio-injection'];
  const revision = namespaceLabels['istio.io/rev'];
  const reached =
    injection === 'enabled' ||
    (injection === undefined &&
      (revision !== undefined || own === 'true' || labels['istio.io/rev'] !== undefined));
  if (!reached || (own === undefined && annotations['sidecar.istio.io/inject'] === 'false')) return false;
  // A namespace that is in ambient mode carries a revision for its waypoints, not for sidecars.
  return !(
    injection === undefined &&
    own === undefined &&
    isCaptured({ labels, annotations }, namespaceLabels)
  );
}

function isCaptured(
  { labels, annotations }: Pick<ClusterWorkload, 'labels' | 'annotations'>,
  namespaceLabels: Labels,
): boolean {
  if (annotations['ambient.istio.io/redirection'] === 'enabled') return true;
  const own = labels['istio.io/dataplane-mode'];
  return own === 'ambient' || (own !== 'none' && namespaceLabels['istio.io/dataplane-mode'] === 'ambient');
}
