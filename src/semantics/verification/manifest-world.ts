import { clusterFrom } from '../../kubernetes/cluster.ts';
import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';
import { representativeKind } from '../network-policy/representatives.ts';
import { covers } from '../proof/label-cover.ts';
import { declaredPorts, unnamedPort } from '../proof/unnamed-port.ts';
import { elsewhere, type World, worldOf } from '../proof/world.ts';
import { withAssumedMembership } from './mesh-membership.ts';
import { namedPorts } from './named-ports.ts';
import { topologyOfCluster } from './topology-of-cluster.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** The workloads that the objects show; undefined when they show none. */
export function manifestWorld(
  input: VerificationInput,
  objects: readonly KubernetesObject[],
): VerifiedWorld | undefined {
  const { cluster } = clusterFrom(input.objects);
  if (cluster.openWorld) return undefined;
  const { topology: declared } = input;
  const member = withAssumedMembership(cluster, objects, platformNamespaces(input.platform));
  const topology = declared ?? topologyOfCluster(member.cluster);
  const world = completed(member.cluster, topology, input.platform, objects);
  return {
    origin: 'manifests',
    world,
    topology: withoutUnknown(topology, world),
    compared: declared !== undefined,
    assumptions: member.assumptions,
  };
}

/**
 * A cluster with what it needs beside the applications, where the input does not show it: resolver, control plane,
 * gateways, monitoring, and pods that nobody declared.
 */
export function completed(
  cluster: Cluster,
  topology: Topology,
  platform: Platform,
  objects: readonly KubernetesObject[],
): World {
  const names = new Set([
    ...topology.namespaces.map(({ name }) => name),
    ...cluster.workloads.map(({ namespace }) => namespace),
  ]);
  const bare = worldOf(
    { ...emptyTopology, namespaces: [...names].sort().map(bareNamespace) },
    platform,
    new Map(),
    new Map(),
    objects,
    // Nothing in the input says where pods live that only stand for others: an address block may hold them or not.
    false,
  );
  const known = new Map(cluster.workloads.map((workload) => [namespacedName(workload), workload]));
  const declaredBy = new Map(topology.workloads.map((workload) => [namespacedName(workload), workload]));
  const added: ClusterWorkload[] = [];
  const replaced = (workload: ClusterWorkload): ClusterWorkload => {
    const shown = cluster.workloads.find(
      ({ namespace, labels }) =>
        namespace === workload.namespace &&
        Object.keys(workload.labels).length > 0 &&
        covers(workload.labels, labels),
    );
    if (shown) return shown;
    if (!added.includes(workload)) added.push(workload);
    return workload;
  };
  const resolver = bare.resolver && replaced(bare.resolver);
  const istiod = replaced(bare.istiod);
  const monitoring = bare.monitoring && replaced(bare.monitoring);
  const gateways = new Map([...bare.gateways].map(([name, gateway]) => [name, replaced(gateway)]));
  const waypoints = bare.waypoints.map(replaced);
  const strangers = bare.strangers.filter(
    (stranger) =>
      !known.has(namespacedName(stranger)) &&
      !cluster.workloads.some((workload) => standsForAny(workload, stranger)),
  );
  const workloads = [...cluster.workloads, ...added, ...strangers];
  const labels = new Map<string, Labels>([
    ...bare.cluster.namespaces.map(({ name, labels: own }): [string, Labels] => [name, own]),
    ...cluster.namespaces.map(({ name, labels: own }): [string, Labels] => [name, own]),
  ]);
  return {
    cluster: {
      ...cluster,
      namespaces: [...labels].map(([name, own]) => ({ name, labels: own })).sort(byName),
      workloads,
    },
    istiod,
    ...(resolver ? { resolver } : {}),
    ...(monitoring ? { monitoring } : {}),
    gateways,
    strangers,
    unnamedPort: unnamedPort([...declaredPorts(topology, platform), ...namedPorts(objects, cluster)]),
    waypoints,
    byKey: new Map(workloads.map((workload) => [namespacedName(workload), workload])),
    declared: (workload) => declaredBy.get(namespacedName(workload)),
    opensEgress: (workload) =>
      platform.apiServer === undefined && declaredBy.get(namespacedName(workload))?.needsApiServer === true,
  };
}

/** A representative without labels is any pod of its namespace already. */
function standsForAny({ kind, namespace, labels }: ClusterWorkload, stranger: ClusterWorkload): boolean {
  return kind === representativeKind && namespace === stranger.namespace && Object.keys(labels).length === 0;
}

export const emptyTopology: Topology = {
  namespaces: [],
  workloads: [],
  calls: [],
  entryPoints: [],
  externals: [],
  tokenIssuers: [],
  traffic: [],
};

function bareNamespace(name: string): Topology['namespaces'][number] {
  return { name, labels: {}, meshToday: 'none', joinsMesh: false };
}

/** Namespaces of the platform itself, which are no part of an application's mesh. */
export function platformNamespaces(platform: Platform): ReadonlySet<string> {
  const monitoring = platform.monitoring?.namespace;
  return new Set([
    'kube-system',
    platform.istio.namespace,
    elsewhere,
    ...(monitoring === undefined ? [] : [monitoring]),
  ]);
}

/** Declared parts that the cluster does not have cannot be asked about. */
function withoutUnknown(topology: Topology, { byKey, gateways }: World): Topology {
  const known = (end: { readonly namespace: string; readonly name: string }) =>
    byKey.has(namespacedName(end));
  return {
    ...topology,
    workloads: topology.workloads.filter(known),
    calls: topology.calls.filter(({ from, to }) => known(from) && (to.kind === 'external' || known(to))),
    entryPoints: topology.entryPoints.filter(({ to, gateway }) => known(to) && gateways.has(gateway)),
  };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
