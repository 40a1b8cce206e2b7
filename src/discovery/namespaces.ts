import type { ClusterNamespace } from '../model/cluster.ts';
import type { MeshMode, TopologyNamespace } from '../model/topology.ts';

/** How a namespace takes part in a mesh today, by Istio's labels (istio.io "Installing the Sidecar", "Add workloads to a mesh"). */
export function meshModeOf(labels: Readonly<Record<string, string>>): MeshMode {
  if (labels['istio-injection'] === 'enabled') return 'sidecar';
  if (labels['istio.io/dataplane-mode'] === 'ambient') return 'ambient';
  return labels['istio.io/rev'] !== undefined && labels['istio-injection'] !== 'disabled'
    ? 'sidecar'
    : 'none';
}

/** Namespaces of the cluster itself: nobody's application. */
export function isSystemNamespace(name: string): boolean {
  return (
    name === 'kube-system' ||
    name === 'kube-public' ||
    name === 'kube-node-lease' ||
    name.startsWith('openshift-')
  );
}

export function describeNamespace({ name, labels }: ClusterNamespace): TopologyNamespace {
  const { 'kubernetes.io/metadata.name': _own, ...rest } = labels;
  return {
    name,
    labels: rest,
    meshToday: meshModeOf(labels),
    joinsMesh: labels['istio-injection'] !== 'disabled',
  };
}
