import { meshModeOf } from '../kubernetes/mesh-mode.ts';
import type { ClusterNamespace } from '../model/cluster.ts';
import { kubernetesNamespaces } from '../model/kubernetes-namespaces.ts';
import type { TopologyNamespace } from '../model/topology.ts';

/** Namespaces of the cluster itself: nobody's application. */
export function isSystemNamespace(name: string): boolean {
  return kubernetesNamespaces.has(name) || name.startsWith('openshift-');
}

/** `isWorthIt`: whether a workload of it can join a mesh. One that is in a mesh today stays there. */
export function describeNamespace({ name, labels }: ClusterNamespace, isWorthIt: boolean): TopologyNamespace {
  const { 'kubernetes.io/metadata.name': _own, ...rest } = labels;
  const meshToday = meshModeOf(labels);
  return {
    name,
    labels: rest,
    meshToday,
    joinsMesh: labels['istio-injection'] !== 'disabled' && (isWorthIt || meshToday !== 'none'),
  };
}
