import type { Platform } from '../../model/platform.ts';
import type { Pods } from './selectors.ts';

/** Gateways, monitoring, resolver and control plane, where they live in one of the application's namespaces. */
export function foreignPods(platform: Platform, namespace: string, mesh: boolean): Pods[] {
  const all = [
    ...platform.gateways.map((gateway) => ({ ...gateway, name: gateway.name })),
    ...(platform.monitoring ? [{ ...platform.monitoring, name: 'monitoring' }] : []),
    ...(platform.resolver.pods ? [{ ...platform.resolver.pods, name: 'resolver' }] : []),
    ...(mesh
      ? [{ name: 'istiod', namespace: platform.istio.namespace, labels: platform.istio.istiodLabels }]
      : []),
  ];
  return all.filter((pods) => pods.namespace === namespace).map(({ name, labels }) => ({ name, labels }));
}
