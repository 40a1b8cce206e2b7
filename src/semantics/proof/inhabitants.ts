import type { ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { Topology, Workload } from '../../model/topology.ts';
import { declaredServices } from './declared-services.ts';
import { type PlainPod, type PlatformPods, plainPod, platformPods } from './platform-pods.ts';
import { podAddresses } from './pod-addresses.ts';
import { staysOutside } from './stays-outside.ts';

/** Where pods that nobody declared live; no answer may use it, because the name is taken here. */
export const elsewhere = 'netmesh-elsewhere';
const strangerName = 'netmesh-stranger';
const strangerLabels: Labels = { 'netmesh-advisor/stranger': 'true' };

export const waypointClass = 'istio-waypoint';

/** Who lives in a cluster whatever its labels are: the same objects in every state of a rollout. */
export interface Inhabitants extends PlatformPods {
  readonly strangers: readonly ClusterWorkload[];
  /** The declared workloads, then the platform's own, then the strangers. */
  readonly workloads: readonly ClusterWorkload[];
  readonly services: readonly ClusterService[];
  /** The pods of one more waypoint; the same ones for the same place in the list. */
  waypointPods(gateway: KubernetesObject, place: number): ClusterWorkload;
}

/**
 * Makes the pods and Services that a topology and the facts of its platform describe. Addresses are made up where
 * `addressed`: a proof knows its own rules. Without them a block of addresses may hold the pods or not.
 */
export function inhabitantsOf(topology: Topology, platform: Platform, addressed: boolean): Inhabitants {
  const made = addressed ? podAddresses(topology, platform) : undefined;
  const addresses = (): readonly string[] => (made ? [made()] : []);
  const workloads = topology.workloads.map((workload) => declaredWorkload(workload, addresses()));
  const add = (pod: PlainPod): ClusterWorkload => {
    const workload = complete(pod, addresses());
    workloads.push(workload);
    return workload;
  };
  const platformOwn = platformPods(platform, add);
  const strangers = [...topology.namespaces.map(({ name }) => name), elsewhere].map((namespace) =>
    add({ ...plainPod, namespace, name: strangerName, labels: strangerLabels, serviceAccount: strangerName }),
  );
  const reserved: (readonly string[])[] = [];
  const known = new Map<string, ClusterWorkload>();
  return {
    ...platformOwn,
    strangers,
    workloads,
    services: declaredServices(topology, platform),
    waypointPods({ metadata: { namespace = 'default', name } }, place) {
      while (reserved.length <= place) reserved.push(addresses());
      const key = `${place} ${namespace}/${name}`;
      const pods = known.get(key) ?? complete(waypoint(namespace, name), reserved[place] ?? []);
      known.set(key, pods);
      return pods;
    },
  };
}

function complete(pod: PlainPod, addresses: readonly string[]): ClusterWorkload {
  return { ...pod, kind: 'Deployment', addresses, nodeAddresses: [] };
}

/** As Istio's controller labels them; their service account is called like the Gateway. */
function waypoint(namespace: string, name: string): PlainPod {
  const labels = {
    [gatewayNameLabel]: name,
    'gateway.networking.k8s.io/gateway-class-name': waypointClass,
    'istio.io/dataplane-mode': 'none',
  };
  return { ...plainPod, namespace, name, labels, serviceAccount: name };
}

function declaredWorkload(workload: Workload, addresses: readonly string[]): ClusterWorkload {
  return {
    namespace: workload.namespace,
    name: workload.name,
    kind: workload.kind,
    labels: workload.joinsMesh ? workload.labels : { ...workload.labels, ...staysOutside },
    annotations: {},
    serviceAccount: workload.serviceAccount,
    hostNetwork: workload.hostNetwork,
    addresses: workload.hostNetwork ? [] : addresses,
    nodeAddresses: [],
    ports: workload.ports.map(({ port, name, protocol }) => ({ port, name, protocol })),
  };
}
