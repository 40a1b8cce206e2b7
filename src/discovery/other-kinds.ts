import { workloadKindOf } from '../kubernetes/pod-template.ts';
import type { KubernetesObject, PlacedObject } from '../model/kubernetes.ts';
import type { Discovery } from './discovery.ts';
import { evidenceAt } from './evidence.ts';
import { isGatewayApiRoute } from './routes/gateway-api-routes.ts';

/** Kinds beside workloads and routes that are looked at, by their group; kinds of the same name elsewhere are others. */
const readKinds: readonly { readonly group: RegExp; readonly kinds: ReadonlySet<string> }[] = [
  {
    group: /^v1$/,
    kinds: new Set(['Namespace', 'Service', 'ServiceAccount', 'ConfigMap', 'Secret', 'Endpoints', 'Node']),
  },
  { group: /^discovery\.k8s\.io\//, kinds: new Set(['EndpointSlice']) },
  {
    group: /^(networking\.k8s\.io|extensions)\//,
    kinds: new Set(['Ingress', 'IngressClass', 'NetworkPolicy']),
  },
  { group: /^rbac\.authorization\.k8s\.io\//, kinds: new Set(['RoleBinding', 'ClusterRoleBinding']) },
  {
    group: /^gateway\.networking\.k8s\.io\//,
    kinds: new Set(['Gateway', 'GatewayClass', 'ReferenceGrant']),
  },
  { group: /^route\.openshift\.io\/|^v1$/, kinds: new Set(['Route']) },
  {
    group: /^(networking|security)\.istio\.io\//,
    kinds: new Set([
      'Gateway',
      'VirtualService',
      'DestinationRule',
      'ServiceEntry',
      'Sidecar',
      'AuthorizationPolicy',
      'PeerAuthentication',
      'RequestAuthentication',
    ]),
  },
  { group: /^monitoring\.coreos\.com\//, kinds: new Set(['ServiceMonitor', 'PodMonitor']) },
  {
    group: /^(admissionregistration|apiregistration)\.k8s\.io\//,
    kinds: new Set(['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration', 'APIService']),
  },
];

/** Groups of policies that decide about traffic and whose meaning is not judged. */
const policyKinds: readonly { readonly group: RegExp; readonly kind: RegExp }[] = [
  { group: /^cilium\.io\//, kind: /NetworkPolicy$|^CiliumLocalRedirectPolicy$/ },
  { group: /(^|\.)projectcalico\.org\//, kind: /NetworkPolicy$/ },
  { group: /^policy\.networking\.k8s\.io\//, kind: /NetworkPolicy$/ },
  { group: /antrea\.io\//, kind: /NetworkPolicy$/ },
  { group: /^networking\.gke\.io\//, kind: /NetworkPolicy$|^FQDN/ },
  {
    group: /^(crd\.k8s\.amazonaws\.com|vpcresources\.k8s\.aws|networking\.k8s\.aws)\//,
    kind: /Polic(y|ies)$/,
  },
  {
    group: /^policy\.linkerd\.io\//,
    kind: /^(Server|AuthorizationPolicy|ServerAuthorization|MeshTLSAuthentication|NetworkAuthentication)$/,
  },
  { group: /^kuma\.io\//, kind: /TrafficPermission$/ },
];

export function isOtherPolicy({ apiVersion, kind }: KubernetesObject): boolean {
  return policyKinds.some((entry) => entry.group.test(apiVersion) && entry.kind.test(kind));
}

export function otherPoliciesOf(objects: readonly PlacedObject[]): Discovery['otherPolicies'] {
  return objects
    .filter(({ object }) => isOtherPolicy(object))
    .map((placed) => {
      const { kind, metadata } = placed.object;
      return {
        kind,
        name: metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name,
        evidence: evidenceAt(placed, 'spec'),
      };
    });
}

/** Groups below `k8s.io` whose kinds Kubernetes itself has, or its metrics and snapshots; other groups may end so too. */
export const kubernetesGroups: readonly string[] = [
  ...['admissionregistration', 'apiextensions', 'apiregistration', 'authentication', 'authorization'],
  ...[
    'autoscaling',
    'certificates',
    'coordination',
    'custom.metrics',
    'discovery',
    'events',
    'external.metrics',
  ],
  ...['flowcontrol.apiserver', 'internal.apiserver', 'metrics', 'networking', 'node', 'rbac.authorization'],
  ...['resource', 'scheduling', 'snapshot.storage', 'storage', 'storagemigration'],
];
const ownGroups: ReadonlySet<string> = new Set(
  [...kubernetesGroups, 'gateway.networking'].map((group) => `${group}.k8s.io`),
);
const coreGroups: ReadonlySet<string> = new Set([
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'extensions',
  'events',
]);

/** Whether an object is of a kind that an organisation defined. */
export function isCustom({ apiVersion }: KubernetesObject): boolean {
  const [group = '', version] = apiVersion.split('/');
  if (version === undefined) return false;
  return group.includes('.') ? !ownGroups.has(group) : !coreGroups.has(group);
}

/** Whether an object is read past. */
export function otherKind(object: KubernetesObject): boolean {
  const { kind, apiVersion } = object;
  return !(
    readKinds.some((read) => read.group.test(apiVersion) && read.kinds.has(kind)) ||
    workloadKindOf(kind, apiVersion) ||
    isGatewayApiRoute(object) ||
    isOtherPolicy(object)
  );
}

/** How many objects of each kind were read past, sorted by kind. */
export function otherKindsOf(objects: readonly PlacedObject[]): Discovery['otherKinds'] {
  const counts = new Map<string, number>();
  for (const { object } of objects) {
    const { kind } = object;
    if (otherKind(object)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => ({ kind, count }));
}
