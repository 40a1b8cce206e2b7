import type { Cluster, ClusterNamespace, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { Topology, Workload } from '../../model/topology.ts';
import { labelledServices } from './declared-services.ts';
import { inhabitantsOf, waypointClass } from './inhabitants.ts';
import { haveSameLabels } from './label-cover.ts';
import type { PlatformPods } from './platform-pods.ts';
import { declaredPorts, unnamedPort } from './unnamed-port.ts';

export { elsewhere } from './inhabitants.ts';

/**
 * The cluster that a topology and the facts of its platform describe: the declared workloads, what the mesh and the
 * cluster themselves run (resolver, istiod, gateways, monitoring), and one undeclared workload in each namespace and
 * one elsewhere, so that what is open to anybody shows. Pods get private addresses that no answer names, since NetworkPolicy may not
 * rely on pod addresses.
 */
export interface World extends PlatformPods {
  readonly cluster: Cluster;
  readonly strangers: readonly ClusterWorkload[];
  /** A port that stands for every one that nobody names. */
  readonly unnamedPort: number;
  /** Pods of the waypoints among the objects in force. */
  readonly waypoints: readonly ClusterWorkload[];
  /** By key; every declared workload and every one of the platform's own. */
  readonly byKey: ReadonlyMap<string, ClusterWorkload>;
  /** The declared workload behind a workload of the cluster; absent for the platform's own and for strangers. */
  declared(workload: ClusterWorkload): Workload | undefined;
  /** Whether its egress cannot be closed: it, or one with its labels, needs the API server, whose addresses nobody told. */
  opensEgress(workload: ClusterWorkload): boolean;
}

/**
 * `namespaceLabels` holds the labels in force at the moment of the rollout that is judged, by namespace. `addressed`:
 * whether pods get addresses, made up ones.
 */
export function worldOf(
  topology: Topology,
  platform: Platform,
  namespaceLabels: ReadonlyMap<string, Labels>,
  serviceLabels: ReadonlyMap<string, Labels>,
  objects: readonly KubernetesObject[] = [],
  addressed = true,
): World {
  return worldsOf(topology, platform, addressed)(namespaceLabels, serviceLabels, objects);
}

/** Makes the world of one moment: the labels in force, and the objects among which waypoints may be. */
export type MakeWorld = (
  namespaceLabels: ReadonlyMap<string, Labels>,
  serviceLabels: ReadonlyMap<string, Labels>,
  objects: readonly KubernetesObject[],
) => World;

/**
 * The worlds of one topology, moment by moment. Workloads and Services are the same objects in all of them, as long as
 * waypoints and the Services' labels are, so that what was found out about them once holds for the next.
 */
export function worldsOf(topology: Topology, platform: Platform, addressed = true): MakeWorld {
  const inhabitants = inhabitantsOf(topology, platform, addressed);
  const { resolver, istiod, monitoring, gateways, strangers } = inhabitants;
  const unnamed = unnamedPort(declaredPorts(topology, platform));
  const declaredBy = new Map(topology.workloads.map((workload) => [namespacedName(workload), workload]));
  const openEnded =
    platform.apiServer === undefined ? topology.workloads.filter(({ needsApiServer }) => needsApiServer) : [];
  const populate = remember((waypoints: readonly ClusterWorkload[]) => {
    const workloads = [...inhabitants.workloads, ...waypoints];
    return {
      workloads,
      waypoints,
      byKey: new Map(workloads.map((workload) => [namespacedName(workload), workload])),
      names: [
        ...new Set([
          ...topology.namespaces.map(({ name }) => name),
          ...workloads.map(({ namespace }) => namespace),
        ]),
      ],
      declared: new Map(workloads.map((workload) => [workload, declaredBy.get(namespacedName(workload))])),
    };
  });
  let labelled = { serviceLabels: new Map() as ReadonlyMap<string, Labels>, services: inhabitants.services };
  return (namespaceLabels, serviceLabels, objects) => {
    const { workloads, waypoints, byKey, names, declared } = populate(
      waypointGateways(objects).map(inhabitants.waypointPods),
    );
    if (labelled.serviceLabels !== serviceLabels) {
      labelled = { serviceLabels, services: labelledServices(inhabitants.services, serviceLabels) };
    }
    const { services } = labelled;
    return {
      cluster: { namespaces: namespacesOf(names, namespaceLabels), workloads, services, openWorld: false },
      resolver,
      istiod,
      monitoring,
      gateways,
      strangers,
      unnamedPort: unnamed,
      waypoints,
      byKey,
      declared: (workload) =>
        declared.has(workload) ? declared.get(workload) : declaredBy.get(namespacedName(workload)),
      opensEgress: ({ namespace, name }) => {
        const labels = declaredBy.get(namespacedName({ namespace, name }))?.labels;
        return openEnded.some(
          (own) => labels && own.namespace === namespace && haveSameLabels(own.labels, labels),
        );
      },
    };
  };
}

/** The Gateways that are waypoints. */
export function waypointGateways(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(
    ({ kind, spec }) =>
      kind === 'Gateway' && (spec as { gatewayClassName?: unknown })?.gatewayClassName === waypointClass,
  );
}

function namespacesOf(
  names: readonly string[],
  namespaceLabels: ReadonlyMap<string, Labels>,
): ClusterNamespace[] {
  return names.map((name) => ({
    name,
    labels: { ...namespaceLabels.get(name), 'kubernetes.io/metadata.name': name },
  }));
}

/** The last result, for as long as the list holds the same things. */
function remember<Item, Result>(
  compute: (list: readonly Item[]) => Result,
): (list: readonly Item[]) => Result {
  let last: { readonly list: readonly Item[]; readonly result: Result } | undefined;
  return (list) => {
    const same = last?.list.length === list.length && list.every((item, index) => item === last?.list[index]);
    if (!last || !same) last = { list, result: compute(list) };
    return last.result;
  };
}

/** A workload of the world; answers that name one that does not exist are refused long before. */
export function findWorkload(
  world: World,
  reference: { readonly namespace: string; readonly name: string },
): ClusterWorkload {
  const found = world.byKey.get(namespacedName(reference));
  if (!found)
    throw new Error(
      `No workload ${namespacedName(reference)} in the topology: answers must be checked before they are proven.`,
    );
  return found;
}
