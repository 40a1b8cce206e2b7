import { equalityRequirements } from '../../kubernetes/selector.ts';
import type { Cluster, ClusterNamespace, ClusterWorkload } from '../../model/cluster.ts';
import { append, groupBy } from '../../model/group-by.ts';
import type { Labels, PlacedObject } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Platform } from '../../model/platform.ts';
import { type MeshModel, meshModel } from '../istio/mesh-model.ts';
import { defaultMeshSettings, type MeshSettings } from '../istio/mesh-settings.ts';
import { type PeerAuthentication, readPeerAuthentication } from '../istio/peer-authentication.ts';
import { policyTarget } from '../istio/policy-target.ts';
import { readMeshConfig } from '../istio/read-mesh-config.ts';
import { type RequestAuthentication, readRequestAuthentication } from '../istio/request-authentication.ts';
import {
  type CompiledNetworkPolicies,
  type CompiledPolicy,
  compileNetworkPolicies,
} from '../network-policy/compile.ts';
import { labelIndicesOf } from '../network-policy/label-index.ts';
import { isNetworkPolicy } from '../network-policy/network-policy.ts';
import { conformingPlugin, type PluginFacts } from '../network-policy/plugin-facts.ts';
import { representativeKind, withRepresentatives } from '../network-policy/representatives.ts';
import { type PlacedAuthorization, placedAuthorizations } from './facts/placed-authorizations.ts';

/** What is judged: the objects with their places, the cluster that they make, and what is known beyond them. */
export interface AnalysisInput {
  readonly cluster: Cluster;
  readonly objects: readonly PlacedObject[];
  readonly platform?: Platform;
  /** The resolver of `platform` is a default that nobody stated. */
  readonly resolverAssumed?: boolean;
  readonly plugin?: PluginFacts;
  /** Mesh settings that are known; the mesh configuration among the objects says more than they do. */
  readonly mesh?: Partial<MeshSettings>;
  /** Declared callers of each workload, both by `namespace/name`; absent: anybody may be one. */
  readonly callers?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** How a workload takes part in the mesh; `unknown` where pods are only represented and nothing tells. */
export type Plane = 'sidecar' | 'ambient' | 'gateway' | 'waypoint' | 'none' | 'unknown';

export interface Placed<Policy> {
  readonly placed: PlacedObject;
  readonly policy: Policy;
}

/** Everything that detectors ask, computed once. */
export interface AnalysisContext {
  /** With representatives of what selectors can match, where the input has no workloads. */
  readonly cluster: Cluster;
  readonly openWorld: boolean;
  readonly objects: readonly PlacedObject[];
  readonly platform?: Platform;
  readonly resolverAssumed: boolean;
  readonly plugin: PluginFacts;
  readonly settings: MeshSettings;
  readonly mesh: MeshModel;
  readonly network: CompiledNetworkPolicies;
  readonly networkPolicies: readonly Placed<CompiledPolicy>[];
  readonly authorizations: readonly PlacedAuthorization[];
  readonly peerAuthentications: readonly Placed<PeerAuthentication>[];
  readonly requestAuthentications: readonly Placed<RequestAuthentication>[];
  readonly namespaces: ReadonlyMap<string, ClusterNamespace>;
  readonly planeOf: (workload: ClusterWorkload) => Plane;
  /** Whether a workload may be meant to call another: declared, or nothing was declared. */
  readonly mayCall: (source: ClusterWorkload, destination: ClusterWorkload) => boolean;
  /** Workloads of one namespace whose labels have every entry; without labels all of them. */
  readonly workloadsIn: (namespace: string, labels?: Labels) => readonly ClusterWorkload[];
  /** The objects of one kind and API group, of any version. */
  readonly of: (group: string, kind: string) => readonly PlacedObject[];
}

/** Compiles the input for the detectors. */
export function analysisContext(input: AnalysisInput): AnalysisContext {
  const { platform } = input;
  const objects = inOrder(input.objects);
  const bare = objects.map(({ object }) => object);
  const settings = settingsOf(input);
  const cluster = peopled(input.cluster, objects);
  const plugin = input.plugin ?? conformingPlugin;
  const network = compileNetworkPolicies(cluster, bare, plugin);
  const mesh = meshModel(bare, cluster, settings, platform?.gateways.filter(({ inMesh }) => inMesh) ?? []);
  const workloadsIn = workloadsFinder(cluster);
  const of = objectsFinder(objects);
  const security = (kind: string) => of('security.istio.io', kind);
  return {
    cluster,
    openWorld: cluster.openWorld,
    objects,
    ...(platform === undefined ? {} : { platform }),
    resolverAssumed: input.resolverAssumed ?? false,
    plugin,
    settings,
    mesh,
    network,
    networkPolicies: placedPolicies(objects, network),
    authorizations: placedAuthorizations(
      security('AuthorizationPolicy'),
      settings.rootNamespace,
      cluster,
      workloadsIn,
    ),
    peerAuthentications: security('PeerAuthentication').map((placed) => ({
      placed,
      policy: readPeerAuthentication(placed.object),
    })),
    requestAuthentications: security('RequestAuthentication').map((placed) => ({
      placed,
      policy: readRequestAuthentication(placed.object),
    })),
    namespaces: new Map(cluster.namespaces.map((namespace) => [namespace.name, namespace])),
    planeOf: (workload) => {
      const mode = mesh.modeOf(workload);
      return mode === 'none' && workload.kind === representativeKind ? 'unknown' : mode;
    },
    mayCall: (source, destination) =>
      input.callers === undefined ||
      (input.callers.get(namespacedName(destination))?.has(namespacedName(source)) ?? false),
    workloadsIn,
    of,
  };
}

/** By namespace, name and kind, so that a detector that takes the first of several takes the same one always. */
function inOrder(objects: readonly PlacedObject[]): readonly PlacedObject[] {
  const keyed = objects.map((placed) => {
    const { kind, apiVersion, metadata } = placed.object;
    const { file, line = 0 } = placed.place;
    const names = [metadata.namespace ?? '', metadata.name, kind, apiVersion, file];
    return { placed, key: `${names.join('\u0000')}\u0000${String(line).padStart(9, '0')}` };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ placed }) => placed);
}

function settingsOf({ objects, platform, mesh }: AnalysisInput): MeshSettings {
  const known = platform
    ? { rootNamespace: platform.istio.namespace, trustDomains: [platform.istio.trustDomain] as const }
    : {};
  const base: MeshSettings = { ...defaultMeshSettings, ...known, ...mesh };
  return {
    ...base,
    ...readMeshConfig(
      objects.map(({ object }) => object),
      base.rootNamespace,
    ),
  };
}

/** Policies alone are judged by the pods that they speak of. */
function peopled(cluster: Cluster, objects: readonly PlacedObject[]): Cluster {
  if (!cluster.openWorld || cluster.workloads.length > 0) return cluster;
  const selected = objects
    .filter(({ object }) => object.apiVersion.startsWith('security.istio.io/'))
    .map(({ object }) => ({
      namespace: object.metadata.namespace ?? 'default',
      matchLabels: policyTarget(object).selector ?? {},
    }));
  return withRepresentatives(
    cluster,
    objects.map(({ object }) => object),
    selected,
  );
}

function workloadsFinder({ workloads }: Cluster): AnalysisContext['workloadsIn'] {
  const indexIn = labelIndicesOf(workloads);
  const everybody = groupBy(workloads, ({ namespace }) => namespace);
  return (namespace, wanted = {}) => {
    const requirements = equalityRequirements(wanted);
    if (requirements.length === 0) return everybody.get(namespace) ?? [];
    return indexIn(namespace)
      .matching(requirements)
      .flatMap((index) => workloads[index] ?? []);
  };
}

function objectsFinder(objects: readonly PlacedObject[]): AnalysisContext['of'] {
  const byKind = new Map<string, PlacedObject[]>();
  for (const placed of objects) {
    const { apiVersion, kind } = placed.object;
    const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
    const key = `${group}/${kind}`;
    append(byKind, key, placed);
  }
  return (group, kind) => byKind.get(`${group}/${kind}`) ?? [];
}

function placedPolicies(
  objects: readonly PlacedObject[],
  network: CompiledNetworkPolicies,
): readonly Placed<CompiledPolicy>[] {
  const places = new Map<string, PlacedObject>();
  for (const placed of objects) {
    if (!isNetworkPolicy(placed.object)) continue;
    const { namespace, name } = placed.object.metadata;
    places.set(`${namespace || 'default'}/${name}`, placed);
  }
  return network.policies.flatMap((policy) => {
    const placed = places.get(`${policy.reference.namespace}/${policy.reference.name}`);
    return placed ? [{ placed, policy }] : [];
  });
}
