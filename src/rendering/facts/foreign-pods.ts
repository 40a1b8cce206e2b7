import type { Platform } from '../../model/platform.ts';
import type { Pods } from './selectors.ts';

/** Pods of the platform, and the path in the answers that names them. */
export interface ForeignPods extends Pods {
  readonly answer: string;
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
    .map(({ name, labels, answer }) => ({ name, labels, answer }));
}
