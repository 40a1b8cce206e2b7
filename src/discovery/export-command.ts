import { kubernetesGroups } from './other-kinds.ts';

/** Kinds of Kubernetes itself that discovery reads. Secrets are left out: an export should not hold them. */
const builtIn = [
  'namespaces',
  'nodes',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'replicasets.apps',
  'replicationcontrollers',
  'jobs.batch',
  'cronjobs.batch',
  'pods',
  'services',
  'endpointslices.discovery.k8s.io',
  'persistentvolumes',
  'storageclasses.storage.k8s.io',
  'serviceaccounts',
  'configmaps',
  'ingresses.networking.k8s.io',
  'ingressclasses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'apiservices.apiregistration.k8s.io',
] as const;

/**
 * The commands that export from a live cluster what discovery reads, to be run in a POSIX shell: first the kinds that
 * every cluster has, then all custom resources that this one has, since any of them may name a Service. `kubectl get all`
 * leaves out most of them.
 */
export function exportCommands(): readonly string[] {
  const own = kubernetesGroups.map((group) => group.replaceAll('.', '\\.')).join('|');
  const custom = `kubectl api-resources --verbs=list -o name | grep -E '\\..+\\.' | grep -vE '^[^.]+\\.(${own})\\.k8s\\.io$' | paste -sd, -`;
  return [
    `kubectl get ${builtIn.join(',')} --all-namespaces -o yaml > cluster.yaml`,
    `kubectl get "$(${custom})" --all-namespaces -o yaml > custom-resources.yaml`,
  ];
}
