import type { ClusterService, ClusterWorkload } from '../../../model/cluster.ts';
import type { KubernetesObject } from '../../../model/kubernetes.ts';
import type { Platform } from '../../../model/platform.ts';
import type { Call, EntryPoint, Topology } from '../../../model/topology.ts';
import { type ProxyMode, proxyMode } from '../../istio/membership.ts';
import { compileWaypoints, type Waypoints } from '../../istio/waypoints.ts';
import { decidesRoutes, type RouteTable, routeTable } from '../../routes/route-table.ts';
import type { DeclaredRequest } from '../declared.ts';
import type { World } from '../world.ts';

/** One state of a rollout, as far as it decides where requests go. */
export interface RoutingState {
  readonly world: World;
  readonly topology: Topology;
  readonly platform: Platform;
  readonly table: RouteTable;
  readonly waypoints: Waypoints;
  /** By full host name. */
  readonly services: ReadonlyMap<string, ClusterService>;
  readonly proxyOf: (workload: ClusterWorkload) => ProxyMode;
}

/** Where the followers of one request put what they see. */
export interface Found {
  readonly legs: DeclaredRequest[];
  readonly astray: { declared: DeclaredRequest; reason: string }[];
  readonly diverted: Set<DeclaredRequest>;
}

export interface Callee {
  readonly namespace: string;
  readonly name: string;
}

/** What a request is meant for. */
export interface Aim {
  readonly to: Callee;
  readonly flow: Call | EntryPoint;
}

export function routingState(
  world: World,
  topology: Topology,
  platform: Platform,
  objects: readonly KubernetesObject[],
): RoutingState {
  const deciding = objects.filter(decidesRoutes);
  const waypoints = compileWaypoints(deciding, world.cluster);
  const labels = new Map(world.cluster.namespaces.map((one) => [one.name, one.labels]));
  const gateways = platform.gateways.filter(({ inMesh }) => inMesh);
  return {
    world,
    topology,
    platform,
    table: routeTable(deciding),
    waypoints,
    services: new Map(world.cluster.services.map((service) => [hostOf(service), service])),
    proxyOf: (workload) =>
      proxyMode(
        workload,
        labels.get(workload.namespace) ?? {},
        waypoints.runBy(workload) !== undefined,
        gateways,
      ),
  };
}

export function hostOf({ namespace, name }: Callee): string {
  return `${name}.${namespace}.svc.cluster.local`;
}
