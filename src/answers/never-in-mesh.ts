/**
 * Namespaces of Kubernetes that Istio leaves alone, whatever their labels say: the injector ignores them (istio/istio
 * `pkg/kube/inject`, IgnoredNamespaces), and the node agent of ambient leaves kube-system out.
 */
export const neverInMesh: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);
