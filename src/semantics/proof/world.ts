import { BlockList } from 'node:net';
import type { Cluster, ClusterNamespace, ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { Topology, Workload } from '../../model/topology.ts';
import { haveSameLabels } from './beyond-selectors.ts';

/** Where pods that nobody declared live; no answer may use it, because the name is taken here. */
export const elsewhere = 'netmesh-elsewhere';
const strangerName = 'netmesh-stranger';
const strangerLabels: Labels = { 'netmesh-advisor/stranger': 'true' };

/**
 * The cluster that a topology and the facts of its platform describe: the declared workloads, what the mesh and the
 * cluster themselves run (resolver, istiod, gateways, monitoring), and one undeclared workload in each namespace and
 * one elsewhere, so that what is open to anybody shows. Pods get private addresses that no answer names, since NetworkPolicy may not
 * rely on pod addresses.
 */
export interface World {
  readonly cluster: Cluster;
  readonly resolver?: ClusterWorkload;
  readonly istiod: ClusterWorkload;
  readonly monitoring?: ClusterWorkload;
  /** By name of the platform gateway. */
  readonly gateways: ReadonlyMap<string, ClusterWorkload>;
  readonly strangers: readonly ClusterWorkload[];
  /** Pods of the waypoints among the objects in force. */
  readonly waypoints: readonly ClusterWorkload[];
  /** By key; every declared workload and every one of the platform's own. */
  readonly byKey: ReadonlyMap<string, ClusterWorkload>;
  /** The declared workload behind a workload of the cluster; absent for the platform's own and for strangers. */
  declared(workload: ClusterWorkload): Workload | undefined;
  /** Whether its egress cannot be closed: it, or one with its labels, needs the API server, whose addresses nobody told. */
  opensEgress(workload: ClusterWorkload): boolean;
}

/** `namespaceLabels` holds the labels in force at the moment of the rollout that is judged, by namespace. */
export function worldOf(
  topology: Topology,
  platform: Platform,
  namespaceLabels: ReadonlyMap<string, Labels>,
  serviceLabels: ReadonlyMap<string, Labels>,
  objects: readonly KubernetesObject[] = [],
): World {
  const declaredBy = new Map<string, Workload>();
  const addresses = addressPool(topology, platform);
  const workloads: ClusterWorkload[] = topology.workloads.map((workload) => {
    declaredBy.set(keyOf(workload), workload);
    return declaredWorkload(workload, addresses());
  });
  const add = (workload: Omit<ClusterWorkload, 'addresses' | 'nodeAddresses' | 'kind'>): ClusterWorkload => {
    const complete = { ...workload, kind: 'Deployment', addresses: [addresses()], nodeAddresses: [] };
    workloads.push(complete);
    return complete;
  };
  const { resolver, istiod, monitoring, gateways } = platformWorkloads(platform, add);
  const strangers = [...topology.namespaces.map(({ name }) => name), elsewhere].map((namespace) =>
    add({ ...plainPod, namespace, name: strangerName, labels: strangerLabels, serviceAccount: strangerName }),
  );
  const waypoints = waypointGateways(objects).map(({ metadata: { namespace = 'default', name } }) =>
    add({
      ...plainPod,
      namespace,
      name,
      // As Istio's controller labels them; their service account is called like the Gateway.
      labels: {
        'gateway.networking.k8s.io/gateway-name': name,
        'gateway.networking.k8s.io/gateway-class-name': waypointClass,
        'istio.io/dataplane-mode': 'none',
      },
      serviceAccount: name,
    }),
  );
  return {
    cluster: {
      namespaces: namespacesOf(workloads, topology, namespaceLabels),
      workloads,
      services: [...servicesOf(topology, serviceLabels), ...scrapedPorts(topology, platform)],
      openWorld: false,
    },
    resolver,
    istiod,
    monitoring,
    gateways,
    strangers,
    waypoints,
    byKey: new Map(workloads.map((workload) => [keyOf(workload), workload])),
    declared: (workload) => declaredBy.get(keyOf(workload)),
    opensEgress: ({ namespace, name }) =>
      platform.apiServer === undefined &&
      topology.workloads.some(
        (own) =>
          own.needsApiServer &&
          own.namespace === namespace &&
          haveSameLabels(own, declaredBy.get(keyOf({ namespace, name }))),
      ),
  };
}

/** Labels by which a pod stays outside the mesh of its namespace; the runbook asks for them. */
export const staysOutside: Labels = { 'sidecar.istio.io/inject': 'false', 'istio.io/dataplane-mode': 'none' };

const waypointClass = 'istio-waypoint';

/** The Gateways that are waypoints. */
export function waypointGateways(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(
    ({ kind, spec }) =>
      kind === 'Gateway' && (spec as { gatewayClassName?: unknown })?.gatewayClassName === waypointClass,
  );
}

const plainPod = { annotations: {}, hostNetwork: false, ports: [] } as const;

function platformWorkloads(
  platform: Platform,
  add: (workload: Omit<ClusterWorkload, 'addresses' | 'nodeAddresses' | 'kind'>) => ClusterWorkload,
) {
  const { pods, port } = platform.resolver;
  const resolver =
    pods &&
    add({
      ...plainPod,
      namespace: pods.namespace,
      name: 'cluster-resolver',
      labels: pods.labels,
      serviceAccount: 'cluster-resolver',
      ports: [
        { port, protocol: 'UDP' },
        { port, protocol: 'TCP' },
      ],
    });
  const istiod = add({
    ...plainPod,
    namespace: platform.istio.namespace,
    name: 'istiod',
    labels: platform.istio.istiodLabels,
    serviceAccount: 'istiod',
    ports: [15010, 15012, 15014, 15017].map((number) => ({ port: number, protocol: 'TCP' as const })),
  });
  const gateways = new Map(
    platform.gateways.map((gateway) => [
      gateway.name,
      add({
        ...plainPod,
        namespace: gateway.namespace,
        name: gateway.name,
        labels: gateway.labels,
        // What an injected or deployed proxy carries: it is a proxy itself, whatever its namespace says.
        annotations: gateway.inMesh ? { 'sidecar.istio.io/status': '{}' } : {},
        serviceAccount: gateway.serviceAccount,
        hostNetwork: gateway.hostNetwork,
        ports: gateway.ports.map((number) => ({ port: number, protocol: 'TCP' as const })),
      }),
    ]),
  );
  const monitoring =
    platform.monitoring &&
    add({
      ...plainPod,
      namespace: platform.monitoring.namespace,
      name: 'monitoring',
      labels: platform.monitoring.labels,
      annotations: platform.monitoring.inMesh ? { 'sidecar.istio.io/status': '{}' } : {},
      serviceAccount: platform.monitoring.serviceAccount,
    });
  return { resolver, istiod, monitoring, gateways };
}

function declaredWorkload(workload: Workload, address: string): ClusterWorkload {
  return {
    namespace: workload.namespace,
    name: workload.name,
    kind: workload.kind,
    labels: workload.joinsMesh ? workload.labels : { ...workload.labels, ...staysOutside },
    annotations: {},
    serviceAccount: workload.serviceAccount,
    hostNetwork: workload.hostNetwork,
    addresses: workload.hostNetwork ? [] : [address],
    nodeAddresses: [],
    ports: workload.ports.map(({ port, name, protocol }) => ({ port, name, protocol })),
  };
}

/** One Service for each name; where several workloads share it, it selects by the labels that all of them have. */
function servicesOf(topology: Topology, serviceLabels: ReadonlyMap<string, Labels>): ClusterService[] {
  const services = new Map<string, ClusterService>();
  for (const workload of topology.workloads) {
    for (const service of workload.services) {
      const key = `${workload.namespace}/${service.name}`;
      const known = services.get(key);
      services.set(
        key,
        known
          ? { ...known, selector: commonLabels(known.selector ?? {}, workload.labels) }
          : serviceOf(workload, service, serviceLabels.get(key) ?? {}),
      );
    }
  }
  return [...services.values()];
}

function serviceOf(
  workload: Workload,
  service: Workload['services'][number],
  labels: Labels,
): ClusterService {
  return {
    namespace: workload.namespace,
    name: service.name,
    labels,
    type: 'ClusterIP',
    headless: service.headless,
    clusterAddresses: [],
    selector: workload.labels,
    ports: service.ports.map((port) => ({
      ...port,
      appProtocol: workload.ports.find((own) => own.port === port.targetPort)?.appProtocol,
    })),
    object: { kind: 'Service', namespace: workload.namespace, name: service.name },
  };
}

function commonLabels(one: Labels, other: Labels): Labels {
  return Object.fromEntries(Object.entries(one).filter(([key, value]) => other[key] === value));
}

/**
 * A monitoring of the mesh presents its certificate to the pods themselves. A proxy sends mutual TLS only where it
 * knows a Service, so that each scraped port without one gets it here.
 */
function scrapedPorts(topology: Topology, platform: Platform): ClusterService[] {
  if (!platform.monitoring?.inMesh) return [];
  return topology.workloads.flatMap(({ namespace, name, labels, metrics, services }) => {
    if (!metrics || services.some(({ ports }) => ports.some(({ targetPort }) => targetPort === metrics.port)))
      return [];
    const own = { namespace, name: `${name}-scraped` };
    const port = {
      port: metrics.port,
      targetPort: metrics.port,
      protocol: 'TCP' as const,
      appProtocol: 'http',
    };
    return [
      {
        ...own,
        labels: {},
        type: 'ClusterIP' as const,
        headless: true,
        clusterAddresses: [],
        selector: labels,
        ports: [port],
        object: { kind: 'Service', ...own },
      },
    ];
  });
}

function namespacesOf(
  workloads: readonly ClusterWorkload[],
  topology: Topology,
  namespaceLabels: ReadonlyMap<string, Labels>,
): ClusterNamespace[] {
  const names = [...topology.namespaces, ...workloads.map(({ namespace }) => ({ name: namespace }))].map(
    ({ name }) => name,
  );
  return [...new Set(names)].map((name) => ({
    name,
    labels: { ...namespaceLabels.get(name), 'kubernetes.io/metadata.name': name },
  }));
}

/** Ranges of which pods get addresses: private and shared ones, which no rule for the Internet covers. */
const podRanges = ['10.128', '100.64', '172.16', '192.168', '10.0', '198.18'] as const;

/** Addresses that no answer names: a range that somebody declared as external holds no pods of this world. */
function addressPool(topology: Topology, platform: Platform): () => string {
  const declared = [
    ...topology.externals.flatMap(({ cidrs }) => cidrs),
    ...(platform.apiServer?.cidrs ?? []),
    ...platform.resolver.cidrs,
  ].filter((cidr) => !cidr.includes(':'));
  const taken = new BlockList();
  for (const cidr of declared) {
    const [network = '', prefix = '32'] = cidr.split('/');
    taken.addSubnet(network, Number(prefix), 'ipv4');
  }
  const addresses = candidates();
  const next = (): string => {
    const { value, done } = addresses.next();
    if (done) throw new Error('More workloads than the private ranges have addresses for.');
    return value;
  };
  // Who declares every address leaves none that is only a pod's.
  const everything = podRanges.every(
    (range) => taken.check(`${range}.0.1`, 'ipv4') && taken.check(`${range}.200.1`, 'ipv4'),
  );
  return () => {
    let address = next();
    while (!everything && taken.check(address, 'ipv4')) address = next();
    return address;
  };
}

function* candidates(): Generator<string, undefined> {
  for (const range of podRanges) {
    for (let index = 1; index < 65_535; index += 1) yield `${range}.${index >> 8}.${index & 255}`;
  }
  return undefined;
}

/** A key of one workload by namespace and name. */
export function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** A workload of the world; answers that name one that does not exist are refused long before. */
export function findWorkload(
  world: World,
  reference: { readonly namespace: string; readonly name: string },
): ClusterWorkload {
  const found = world.byKey.get(keyOf(reference));
  if (!found)
    throw new Error(
      `No workload ${keyOf(reference)} in the topology: answers must be checked before they are proven.`,
    );
  return found;
}
