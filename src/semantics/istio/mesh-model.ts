import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { DecidedBy } from '../../model/verdict.ts';
import { perObject } from '../per-object.ts';
import { type ClientTls, compileDestinationRules } from './destination-rules.ts';
import { principalText } from './identity.ts';
import { compileIstioPolicies, type IstioPolicies } from './istio-policies.ts';
import { type Front, frontsIndex } from './listener-protocol.ts';
import { type KnownGateway, type ProxyMode, proxyMode } from './membership.ts';
import type { MeshSettings } from './mesh-settings.ts';
import type { EffectiveMode } from './peer-authentication.ts';
import type { AttachmentPoint } from './policy-attachment.ts';
import { compileSidecarScopes, type SidecarScopes } from './sidecar-scope.ts';
import { type Tunnels, takesTunnels } from './takes-tunnels.ts';
import { compileWaypoints, type Waypoints } from './waypoints.ts';

/** The mTLS mode of one port. */
export interface MtlsModeAt {
  readonly mode: EffectiveMode;
  readonly decidedBy: DecidedBy;
  /** Other modes that it may have, where nobody knows which policy is the oldest. */
  readonly otherwise: readonly EffectiveMode[];
}

/** What a mesh is made of: its policies, who takes part and how, waypoints and client settings. */
export interface MeshModel {
  readonly cluster: Cluster;
  readonly settings: MeshSettings;
  readonly policies: IstioPolicies;
  readonly waypoints: Waypoints;
  readonly modeOf: (workload: ClusterWorkload) => ProxyMode;
  /** Where the policies of a workload's own proxy attach. */
  readonly pointOf: (workload: ClusterWorkload) => AttachmentPoint;
  /** The principal of a workload's certificate; absent for one outside the mesh. */
  readonly principalOf: (workload: ClusterWorkload) => string | undefined;
  readonly fronts: (workload: ClusterWorkload, port: number) => readonly Front[];
  /** Whether a workload's sidecar takes tunnels. */
  readonly tunnelsAt: (workload: ClusterWorkload) => Tunnels;
  readonly mtlsMode: (workload: ClusterWorkload, port: number) => MtlsModeAt;
  readonly clientTls: (
    client: { readonly namespace: string; readonly labels: Labels },
    service: { readonly namespace: string; readonly name: string },
    port: number,
  ) => ClientTls | undefined;
  readonly sidecarScopes: SidecarScopes;
  readonly hasServiceEntries: boolean;
  /** Callers with a proxy may send different things to one destination, by their namespace and labels. */
  readonly hasDestinationRules: boolean;
}

/** Compiles a mesh from Istio and Gateway API objects and the workloads of a cluster. */
export function meshModel(
  objects: readonly KubernetesObject[],
  cluster: Cluster,
  settings: MeshSettings,
  gateways: readonly KnownGateway[],
): MeshModel {
  const policies = compileIstioPolicies(objects, settings);
  const waypoints = compileWaypoints(objects, cluster);
  const clientTls = compileDestinationRules(objects, settings.rootNamespace);
  const sidecarScopes = compileSidecarScopes(objects, settings, cluster.services);
  const namespaceLabels = new Map(cluster.namespaces.map(({ name, labels }) => [name, labels]));
  const modeOf = perObject((workload: ClusterWorkload): ProxyMode => {
    const labels = namespaceLabels.get(workload.namespace) ?? {};
    return proxyMode(workload, labels, waypoints.runBy(workload) !== undefined, gateways);
  });
  const [trustDomain] = settings.trustDomains;
  return {
    cluster,
    settings,
    policies,
    waypoints,
    modeOf,
    pointOf: perObject((workload: ClusterWorkload) => {
      const { namespace, labels } = workload;
      return { namespace, labels, isWaypoint: modeOf(workload) === 'waypoint' };
    }),
    principalOf: perObject((workload: ClusterWorkload) =>
      modeOf(workload) === 'none' ? undefined : principalText({ trustDomain, ...workload }),
    ),
    fronts: frontsIndex(cluster),
    tunnelsAt: perObject((workload: ClusterWorkload) => takesTunnels(workload, settings)),
    mtlsMode: (workload, port) => {
      const effective = policies.peerAuthentication(workload);
      const { mode, decidedBy } = effective.ports.get(port) ?? effective;
      const modes = effective.otherwise.map((other) => (other.ports.get(port) ?? other).mode);
      return { mode, decidedBy, otherwise: modes.filter((other) => other !== mode) };
    },
    clientTls,
    sidecarScopes,
    hasServiceEntries: objects.some(({ kind }) => kind === 'ServiceEntry'),
    hasDestinationRules: !clientTls.isEmpty,
  };
}
