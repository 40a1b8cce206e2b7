/** Kinds of Kubernetes itself that discovery reads. Secrets are left out: an export should not hold them. */
const builtIn = [
  'namespaces',
  'nodes',
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'replicasets.apps',
  'jobs.batch',
  'cronjobs.batch',
  'pods',
  'services',
  'endpointslices.discovery.k8s.io',
  'serviceaccounts',
  'configmaps',
  'ingresses.networking.k8s.io',
  'ingressclasses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'rolebindings.rbac.authorization.k8s.io',
  'clusterrolebindings.rbac.authorization.k8s.io',
  'validatingwebhookconfigurations.admissionregistration.k8s.io',
  'mutatingwebhookconfigurations.admissionregistration.k8s.io',
] as const;

/** Groups of custom resources that discovery reads or names; which of them a cluster has, it tells itself. */
const customGroups = [
  'istio.io',
  'gateway.networking.k8s.io',
  'route.openshift.io',
  'argoproj.io',
  'serving.knative.dev',
  'monitoring.coreos.com',
  'cilium.io',
  'projectcalico.org',
  'policy.networking.k8s.io',
  'antrea.io',
  'networking.gke.io',
  'networking.k8s.aws',
] as const;

/**
 * The commands that export from a live cluster what discovery reads, to be run in a POSIX shell: first the kinds that
 * every cluster has, then the custom resources that this one has. `kubectl get all` leaves out most of them.
 */
export function exportCommands(): readonly string[] {
  const pattern = customGroups.map((group) => group.replaceAll('.', '\\.')).join('|');
  const custom = `kubectl api-resources --verbs=list -o name | grep -E '(${pattern})$' | paste -sd, -`;
  return [
    `kubectl get ${builtIn.join(',')} --all-namespaces -o yaml > cluster.yaml`,
    `kubectl get "$(${custom})" --all-namespaces -o yaml > custom-resources.yaml`,
  ];
}
