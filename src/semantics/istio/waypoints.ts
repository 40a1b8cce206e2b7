import { compileSelector } from '../../kubernetes/selector.ts';
import { fields, list } from '../../kubernetes/untrusted.ts';
import type { Cluster, ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';

/** A Gateway of a waypoint class, and the pods behind it. */
export interface Waypoint {
  readonly namespace: string;
  readonly name: string;
  readonly handles: 'service' | 'workload' | 'all' | 'none';
  /** The pods; made up with the labels that Istio gives them where the cluster does not show them. */
  readonly workload: ClusterWorkload;
}

/** What a Service, workload or namespace says about its waypoint. */
export type WaypointUse =
  | { readonly kind: 'none' }
  | { readonly kind: 'waypoint'; readonly waypoint: Waypoint }
  /** A waypoint is named, but there is none, or it takes no traffic of this namespace. */
  | { readonly kind: 'missing'; readonly name: string; readonly reason: string };

export interface Waypoints {
  readonly ofService: (service: ClusterService) => WaypointUse;
  readonly ofWorkload: (workload: ClusterWorkload) => WaypointUse;
  /** The waypoint that these pods run. */
  readonly runBy: (workload: { readonly namespace: string; readonly labels: Labels }) => Waypoint | undefined;
  /** Whether gateways send requests for the Service through its waypoint. */
  readonly ingressUses: (service: ClusterService) => boolean;
}

interface GatewayFacts {
  readonly waypoint: Waypoint;
  readonly takesFrom: (namespace: string) => boolean;
}

/** Waypoints among Gateway API objects (Istio `ambient/waypoints.go`); a Gateway counts as ready. */
export function compileWaypoints(objects: readonly KubernetesObject[], cluster: Cluster): Waypoints {
  const namespaceLabels = new Map(cluster.namespaces.map(({ name, labels }) => [name, labels]));
  const known = new Map<string, GatewayFacts>();
  for (const object of objects) {
    if (object.kind !== 'Gateway' || !object.apiVersion.startsWith('gateway.networking.k8s.io/')) continue;
    if (fields(object.spec).gatewayClassName !== 'istio-waypoint') continue;
    const waypoint = waypointFrom(object, cluster);
    known.set(`${waypoint.namespace}/${waypoint.name}`, {
      waypoint,
      takesFrom: (namespace) => takesFrom(object, namespace, namespaceLabels.get(namespace) ?? {}),
    });
  }

  const use = (labels: Labels, namespace: string, handles: 'service' | 'workload'): WaypointUse => {
    const inherited = labels['istio.io/use-waypoint'] === undefined;
    const source = inherited ? (namespaceLabels.get(namespace) ?? {}) : labels;
    const name = source['istio.io/use-waypoint'];
    if (name === undefined || name === 'none' || name === '') return { kind: 'none' };
    const key = `${source['istio.io/use-waypoint-namespace'] ?? namespace}/${name}`;
    const facts = known.get(key);
    if (!facts) return { kind: 'missing', name: key, reason: `there is no waypoint ${key}` };
    if (!facts.takesFrom(namespace)) {
      return {
        kind: 'missing',
        name: key,
        reason: `waypoint ${key} takes nothing from namespace ${namespace}`,
      };
    }
    const { waypoint } = facts;
    if (waypoint.handles === 'all' || waypoint.handles === handles) return { kind: 'waypoint', waypoint };
    if (inherited && handles === 'workload') return { kind: 'none' };
    return { kind: 'missing', name: key, reason: `waypoint ${key} is not for ${handles}s` };
  };

  return {
    ofService: ({ labels, namespace }) => use(labels, namespace, 'service'),
    ofWorkload: ({ labels, namespace }) => use(labels, namespace, 'workload'),
    runBy: ({ namespace, labels }) => known.get(`${namespace}/${labels[gatewayNameLabel]}`)?.waypoint,
    ingressUses: ({ labels, namespace }) => {
      const key = 'istio.io/ingress-use-waypoint';
      return (labels[key] ?? namespaceLabels.get(namespace)?.[key])?.toLowerCase() === 'true';
    },
  };
}

function waypointFrom(object: KubernetesObject, cluster: Cluster): Waypoint {
  const namespace = object.metadata.namespace ?? 'default';
  const { name } = object.metadata;
  const wanted = object.metadata.labels?.['istio.io/waypoint-for'] ?? 'service';
  const handles = (['service', 'workload', 'all', 'none'] as const).find((one) => one === wanted) ?? 'none';
  const running = cluster.workloads.find(
    (workload) => workload.namespace === namespace && workload.labels[gatewayNameLabel] === name,
  );
  return { namespace, name, handles, workload: running ?? deployedBy(namespace, name) };
}

/** The pods that Istio's controller would run: named like the Gateway, with an account of that name. */
function deployedBy(namespace: string, name: string): ClusterWorkload {
  return {
    namespace,
    name,
    kind: 'Deployment',
    labels: {
      [gatewayNameLabel]: name,
      'gateway.networking.k8s.io/gateway-class-name': 'istio-waypoint',
      'gateway.istio.io/managed': 'istio.io-mesh-controller',
      'istio.io/dataplane-mode': 'none',
      'sidecar.istio.io/inject': 'false',
      'service.istio.io/canonical-name': name,
    },
    annotations: {},
    serviceAccount: name,
    hostNetwork: false,
    addresses: [],
    nodeAddresses: [],
    ports: [{ port: 15008, protocol: 'TCP' }],
  };
}

/** `allowedRoutes` of the listeners: the Gateway's own namespace unless they say more. */
function takesFrom(object: KubernetesObject, namespace: string, labels: Labels): boolean {
  if (namespace === (object.metadata.namespace ?? 'default')) return true;
  return list(fields(object.spec).listeners).some((listener) => {
    const { from, selector } = fields(fields(fields(listener).allowedRoutes).namespaces);
    return from === 'All' || (from === 'Selector' && compileSelector(selector)(labels));
  });
}
