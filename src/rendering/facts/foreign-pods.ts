import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { Labels } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { Workload } from '../../model/topology.ts';
import { labelsMatch, type Pods } from './selectors.ts';

/** Pods of the platform, and the path in the answers that names them. */
export interface ForeignPods extends Pods {
  readonly answer: string;
  /** Whether the answers keep them out of the mesh, whatever their namespace does. */
  readonly staysOutside: boolean;
}

/** Labels by which Istio itself takes a pod for a gateway, whoever declared it. */
export function isGatewayByLabels(labels: Labels): boolean {
  return labels.istio === 'ingressgateway' || labels.istio === 'egressgateway' || gatewayNameLabel in labels;
}

/** Whether Istio takes a workload for a gateway: by its labels, or because the platform's answers name its pods. */
export function isGateway({ gateways }: Platform, { namespace, labels }: Workload): boolean {
  return (
    isGatewayByLabels(labels) ||
    gateways.some(
      (gateway) =>
        gateway.namespace === namespace &&
        Object.keys(gateway.labels).length > 0 &&
        labelsMatch(gateway.labels, labels),
    )
  );
}

/** Gateways, monitoring, resolver and control plane, where they live in one of the application's namespaces. */
export function foreignPods(platform: Platform, namespace: string, mesh: boolean): ForeignPods[] {
  const { gateways, monitoring, resolver, istio } = platform;
  const all = [
    ...gateways.map((gateway, index) => ({ ...gateway, answer: `platform.gateways[${index}]` })),
    ...(monitoring ? [{ ...monitoring, name: 'monitoring', answer: 'platform.monitoring' }] : []),
    ...(resolver.pods ? [{ ...resolver.pods, name: 'resolver', answer: 'platform.resolver' }] : []),
    ...(mesh
      ? [{ name: 'istiod', namespace: istio.namespace, labels: istio.istiodLabels, answer: 'platform.istio' }]
      : []),
  ];
  return all
    .filter((pods) => pods.namespace === namespace)
    .map(({ name, labels, answer, ...pods }) => ({
      name,
      labels,
      answer,
      staysOutside: 'inMesh' in pods && !pods.inMesh && !('hostNetwork' in pods && pods.hostNetwork),
    }));
}
