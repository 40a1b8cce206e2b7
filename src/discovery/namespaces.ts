import { meshModeOf } from '../kubernetes/mesh-mode.ts';
import type { ClusterNamespace } from '../model/cluster.ts';
import type { TopologyNamespace } from '../model/topology.ts';

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
