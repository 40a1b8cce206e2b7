import type { PlacedObject } from '../model/kubernetes.ts';
import { text } from './untrusted.ts';

/** Kinds that are never in a namespace, as far as they occur beside applications. */
const clusterScoped: ReadonlySet<string> = new Set([
  'Namespace',
  'Node',
  'PersistentVolume',
  'StorageClass',
  'VolumeSnapshotClass',
  'CSIDriver',
  'IngressClass',
  'GatewayClass',
  'PriorityClass',
  'RuntimeClass',
  'CustomResourceDefinition',
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ClusterIssuer',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
  'ClusterNetworkPolicy',
]);

/** Puts objects that name no namespace into one, as `kubectl apply --namespace` does; cluster-scoped kinds stay. */
export function inNamespace(objects: readonly PlacedObject[], namespace: string): readonly PlacedObject[] {
  return objects.map((placed) => {
    const { object } = placed;
    if (text(object.metadata.namespace) !== undefined || clusterScoped.has(object.kind)) return placed;
    return { ...placed, object: { ...object, metadata: { ...object.metadata, namespace } } };
  });
}
