/**
 * Namespaces of Kubernetes itself, nobody's application. Istio leaves them alone, whatever their labels say: the injector
 * ignores them (istio/istio `pkg/kube/inject`, IgnoredNamespaces), and the node agent of ambient leaves kube-system out.
 */
export const kubernetesNamespaces: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
]);
