import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { HttpRequest } from '../../../src/model/request.ts';
import type { HttpGrain } from '../../../src/semantics/istio/http-grain.ts';
import { type IstioMeshJudge, istioMesh } from '../../../src/semantics/istio/istio-mesh.ts';
import type { Endpoint, MeshAnswer, ResolvedRequest } from '../../../src/semantics/mesh-judge.ts';
import { requestResolver } from '../../../src/semantics/resolve-request.ts';

export function namespace(name: string, labels: Record<string, string> = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** A pod with labels `app: name` and an account of its name. */
export function pod(
  place: string,
  parts: { labels?: Record<string, string>; annotations?: Record<string, string> } = {},
): KubernetesObject {
  const [ns = '', name = ''] = place.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: ns,
      labels: { app: name, ...parts.labels },
      ...(parts.annotations ? { annotations: parts.annotations } : {}),
    },
    spec: { serviceAccountName: name, containers: [{ name: 'main', ports: [{ containerPort: 8080 }] }] },
  };
}

/** A Service in front of the pods of its name: port 80 to 8080, and 5432. */
export function service(
  place: string,
  labels: Record<string, string> = {},
  spec: object = {},
): KubernetesObject {
  const [ns = '', name = ''] = place.split('/');
  const ports = [
    { name: 'http', port: 80, targetPort: 8080 },
    { name: 'tcp-data', port: 5432 },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: ns, labels },
    spec: { selector: { app: name }, ports, ...spec },
  };
}

export function security(kind: string, place: string, spec: object): KubernetesObject {
  const [ns = '', name = ''] = place.split('/');
  return { apiVersion: 'security.istio.io/v1', kind, metadata: { name, namespace: ns }, spec };
}

export function waypoint(place: string, labels: Record<string, string> = {}): KubernetesObject {
  const [ns = '', name = ''] = place.split('/');
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace: ns, labels },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
    },
  };
}

export interface MeshWorld {
  readonly mesh: IstioMeshJudge;
  /** Asks from a pod (`ns/name`) or an address to a Service (`service ns/name:port`) or a pod (`ns/name:port`). */
  readonly ask: (from: string, to: string, http?: HttpRequest) => MeshAnswer;
  readonly grain: (from: string, to: string) => HttpGrain | undefined;
  /** A workload by `ns/name`, and its place among all. */
  readonly workload: (place: string) => ClusterWorkload;
  readonly index: (place: string) => number;
}

export function meshWorld(...objects: readonly KubernetesObject[]): MeshWorld {
  const { cluster } = clusterFrom(objects.map((object) => ({ object, place: { file: 'test' } })));
  const mesh = istioMesh({ objects, cluster });
  const resolver = requestResolver(cluster);
  const resolve = (from: string, to: string, http?: HttpRequest): ResolvedRequest => {
    const [place = '', port = ''] = to.replace(/^service /, '').split(':');
    const destination = to.startsWith('service ') ? { service: named(place) } : { workload: named(place) };
    const source = from.includes('/') ? { workload: named(from) } : { address: from };
    const found = resolver.resolve({
      source,
      destination,
      port: Number(port),
      protocol: 'TCP',
      ...(http ? { http } : {}),
    });
    if (found.kind !== 'resolved') throw new Error(found.reason);
    return found.requests[0];
  };
  const index = (place: string) => cluster.workloads.findIndex((one) => nameOf(one) === place);
  return {
    mesh,
    workload: (place) => cluster.workloads[index(place)] as ClusterWorkload,
    index,
    ask: (from, to, http) => mesh.ask(resolve(from, to, http)),
    grain: (from, to) => mesh.grain(resolve(from, to)),
  };
}

function named(place: string): { namespace: string; name: string } {
  const [ns = '', name = ''] = place.split('/');
  return { namespace: ns, name };
}

/** `shop/web > shop/api:15008` for each hop. */
export function hopTexts({ hops }: MeshAnswer): string[] {
  return hops.map(({ source, destination, port }) => `${endText(source)} > ${endText(destination)}:${port}`);
}

function endText(end: Endpoint): string {
  return end.kind === 'address' ? end.address : nameOf(end.workload);
}

function nameOf({ namespace: ns, name }: ClusterWorkload): string {
  return `${ns}/${name}`;
}

/** `layer outcome` of each layer, in order. */
export function layerTexts({ layers }: MeshAnswer): string[] {
  return layers.map(({ layer, outcome }) => `${layer} ${outcome}`);
}
