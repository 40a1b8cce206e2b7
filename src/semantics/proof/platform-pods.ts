import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Labels } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import { staysOutside } from './stays-outside.ts';

/** A pod without what the world gives it. */
export type PlainPod = Omit<ClusterWorkload, 'addresses' | 'nodeAddresses' | 'kind'>;

export const plainPod = { annotations: {}, hostNetwork: false, ports: [] } as const;

/** What the mesh and the cluster run themselves, as far as the facts of the platform tell. */
export interface PlatformPods {
  readonly resolver?: ClusterWorkload;
  readonly istiod: ClusterWorkload;
  readonly monitoring?: ClusterWorkload;
  /** By name of the platform gateway. */
  readonly gateways: ReadonlyMap<string, ClusterWorkload>;
}

/** All of them that there are. */
export function platformPodsOf({ resolver, istiod, monitoring, gateways }: PlatformPods): ClusterWorkload[] {
  return [resolver, istiod, monitoring, ...gateways.values()].filter((one) => one !== undefined);
}

/** Whoever the answers keep out of the mesh says so on its pods; the runbook sees to it. */
function labelsOf({ labels, inMesh }: { readonly labels: Labels; readonly inMesh: boolean }): Labels {
  return inMesh ? labels : { ...labels, ...staysOutside };
}

export function platformPods(platform: Platform, add: (pod: PlainPod) => ClusterWorkload): PlatformPods {
  const { pods, port } = platform.resolver;
  const resolver =
    pods &&
    add({
      ...plainPod,
      namespace: pods.namespace,
      name: 'cluster-resolver',
      labels: pods.labels,
      serviceAccount: 'cluster-resolver',
      ports: [
        { port, protocol: 'UDP' },
        { port, protocol: 'TCP' },
      ],
    });
  const istiod = add({
    ...plainPod,
    namespace: platform.istio.namespace,
    name: 'istiod',
    labels: platform.istio.istiodLabels,
    serviceAccount: 'istiod',
    ports: [15010, 15012, 15014, 15017].map((number) => ({ port: number, protocol: 'TCP' as const })),
  });
  const gateways = new Map(
    platform.gateways.map((gateway) => [
      gateway.name,
      add({
        ...plainPod,
        namespace: gateway.namespace,
        name: gateway.name,
        labels: labelsOf(gateway),
        // What an injected or deployed proxy carries: it is a proxy itself, whatever its namespace says.
        annotations: gateway.inMesh ? { 'sidecar.istio.io/status': '{}' } : {},
        serviceAccount: gateway.serviceAccount,
        hostNetwork: gateway.hostNetwork,
        ports: gateway.ports.map((number) => ({ port: number, protocol: 'TCP' as const })),
      }),
    ]),
  );
  const monitoring =
    platform.monitoring &&
    add({
      ...plainPod,
      namespace: platform.monitoring.namespace,
      name: 'monitoring',
      labels: labelsOf(platform.monitoring),
      annotations: platform.monitoring.inMesh ? { 'sidecar.istio.io/status': '{}' } : {},
      serviceAccount: platform.monitoring.serviceAccount,
    });
  return { istiod, gateways, ...(resolver && { resolver }), ...(monitoring && { monitoring }) };
}
