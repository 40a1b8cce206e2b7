import { meshModeOf } from '../kubernetes/mesh-mode.ts';
import { fields, list, text } from '../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../model/cluster.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { IstioFacts, Monitoring, Resolver } from '../model/platform.ts';
import type { Evidence } from '../model/topology.ts';
import type { SeenPlatform } from './discovery.ts';
import { evidenceAt } from './evidence.ts';
import type { Inventory } from './inventory.ts';
import { plainText } from './plain-text.ts';
import type { SeenGateway } from './routes/gateways.ts';

/** Workloads that give a network plugin away: by the labels and names that the plugins' own manifests use (domain of each vendor's install documents). */
const plugins: readonly { readonly id: string; readonly sign: RegExp }[] = [
  { id: 'azure-cilium', sign: /^azure-cilium$/ },
  { id: 'gke-dataplane-v2', sign: /^anetd$/ },
  { id: 'cilium', sign: /^cilium$/ },
  { id: 'canal', sign: /^canal$/ },
  { id: 'calico', sign: /^calico-node$/ },
  { id: 'antrea', sign: /^antrea-agent$/ },
  { id: 'kube-router', sign: /^kube-router$/ },
  { id: 'ovn-kubernetes', sign: /^ovnkube-node$/ },
  { id: 'aws-vpc-cni', sign: /^aws-node$/ },
  { id: 'azure-npm', sign: /^azure-npm$/ },
  { id: 'weave-net', sign: /^weave-net$/ },
  { id: 'flannel', sign: /^kube-flannel(-ds.*)?$/ },
];

/** Platform facts that objects of the cluster's own components show; each with its evidence. */
export function seePlatform(
  objects: readonly PlacedObject[],
  inventory: Inventory,
  gateways: readonly SeenGateway[],
): SeenPlatform {
  const placeOf = new Map(objects.map((placed) => [placed.place, placed]));
  const evidence: { fact: string; evidence: Evidence }[] = [];
  const show = (fact: string, workload: ClusterWorkload) => {
    const placed = workload.place && placeOf.get(workload.place);
    if (placed) evidence.push({ fact, evidence: evidenceAt(placed, 'metadata') });
  };
  const { workloads } = inventory.cluster;
  const plugin = seePlugin(workloads);
  if (plugin) show('networkPlugin', plugin.workload);
  const resolver = seeResolver(workloads);
  if (resolver) show('resolver.kind', resolver.workload);
  const istiod = workloads.find(({ labels }) => labels.app === 'istiod' || labels.istio === 'pilot');
  if (istiod) show('istio.namespace', istiod);
  const istio = istiod && seeIstio(istiod, objects, inventory);
  const monitoring = seeMonitoring(inventory);
  if (monitoring) show('monitoring.namespace', monitoring.workload);
  for (const seen of gateways)
    evidence.push({ fact: `gateways ${seen.gateway.name}`, evidence: seen.evidence });
  const nodes = objects.filter(({ object }) => object.kind === 'Node' && object.apiVersion === 'v1');
  return {
    ...(plugin ? { networkPlugin: plugin.id } : {}),
    ...(resolver ? { resolver: resolver.resolver } : {}),
    ...(istio ? { istio } : {}),
    ...(gateways.length > 0 ? { gateways: gateways.map(({ gateway }) => gateway) } : {}),
    ...(monitoring ? { monitoring: monitoring.monitoring } : {}),
    ...(nodes.length > 0 ? { nodes: nodes.length } : {}),
    evidence: evidence.sort((a, b) => (a.fact < b.fact ? -1 : a.fact > b.fact ? 1 : 0)),
  };
}

function seePlugin(
  workloads: readonly ClusterWorkload[],
): { id: string; workload: ClusterWorkload } | undefined {
  const agents = workloads.filter(({ kind }) => kind === 'DaemonSet');
  for (const { id, sign } of plugins) {
    const workload = agents.find(({ name, labels }) => sign.test(name) || sign.test(labels['k8s-app'] ?? ''));
    if (workload) return { id, workload };
  }
  return undefined;
}

function seeResolver(
  workloads: readonly ClusterWorkload[],
): { resolver: Resolver; workload: ClusterWorkload } | undefined {
  const local = workloads.find(
    ({ name, labels }) => name === 'node-local-dns' || labels['k8s-app'] === 'node-local-dns',
  );
  if (local)
    return { workload: local, resolver: { kind: 'node-local-dns', cidrs: ['169.254.20.10/32'], port: 53 } };
  const openshift = workloads.find(
    ({ namespace, labels }) =>
      namespace === 'openshift-dns' && labels['dns.operator.openshift.io/daemonset-dns'] !== undefined,
  );
  if (openshift) {
    return {
      workload: openshift,
      resolver: {
        kind: 'openshift-dns',
        pods: { namespace: 'openshift-dns', labels: openshift.labels },
        cidrs: [],
        port: 5353,
      },
    };
  }
  const dns = workloads.find(
    ({ namespace, labels }) => namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns',
  );
  if (!dns) return undefined;
  return {
    workload: dns,
    resolver: {
      kind: 'kube-dns',
      pods: { namespace: dns.namespace, labels: { 'k8s-app': 'kube-dns' } },
      cidrs: [],
      port: 53,
    },
  };
}

function seeIstio(
  istiod: ClusterWorkload,
  objects: readonly PlacedObject[],
  inventory: Inventory,
): Partial<IstioFacts> {
  const image = imagesOf(istiod, objects).find((name) => /pilot/.test(name)) ?? '';
  const version = /:(\d+\.\d+\.\d+)/.exec(image)?.[1];
  const revision = istiod.labels['istio.io/rev'];
  const ztunnel = inventory.cluster.workloads.some(
    ({ labels, name }) => labels.app === 'ztunnel' || name === 'ztunnel',
  );
  const waypoint = objects.some(
    ({ object }) =>
      object.kind === 'Gateway' && plainText(fields(object.spec).gatewayClassName) === 'istio-waypoint',
  );
  const modes = new Set(inventory.cluster.namespaces.map(({ labels }) => meshModeOf(labels)));
  const dataPlane =
    ztunnel || modes.has('ambient')
      ? waypoint
        ? 'ambient-waypoint'
        : 'ambient'
      : modes.has('sidecar')
        ? 'sidecar'
        : undefined;
  return {
    namespace: istiod.namespace,
    istiodLabels: istiod.labels.app === 'istiod' ? { app: 'istiod' } : istiod.labels,
    ...(version ? { version } : {}),
    ...(revision && revision !== 'default' ? { revision } : {}),
    ...(dataPlane ? { dataPlane } : {}),
  };
}

function imagesOf(workload: ClusterWorkload, objects: readonly PlacedObject[]): string[] {
  const placed = objects.find(
    ({ place, object }) => place === workload.place && object.metadata.name === workload.name,
  );
  const spec = fields(fields(fields(fields(placed?.object).spec).template).spec);
  return list(spec.containers).map((container) => text(fields(container).image) ?? '');
}

/** The Prometheus that scrapes: by its usual labels; where several run, nobody can tell which. */
function seeMonitoring(
  inventory: Inventory,
): { monitoring: Monitoring; workload: ClusterWorkload } | undefined {
  const servers = inventory.cluster.workloads.filter(
    ({ labels, kind }) =>
      labels['app.kubernetes.io/name'] === 'prometheus' || (labels.app === 'prometheus' && kind !== 'Job'),
  );
  const [workload] = servers;
  if (!workload || servers.length > 1) return undefined;
  const key = workload.labels['app.kubernetes.io/name'] === 'prometheus' ? 'app.kubernetes.io/name' : 'app';
  const { namespace, serviceAccount } = workload;
  const mode = meshModeOf(inventory.cluster.namespaces.find(({ name }) => name === namespace)?.labels ?? {});
  return {
    workload,
    monitoring: { namespace, labels: { [key]: 'prometheus' }, serviceAccount, inMesh: mode !== 'none' },
  };
}
