import type { Answers } from '../../model/answers.ts';
import { type Decision, layersOf } from '../../model/decision.ts';
import type { KubernetesObject, Labels } from '../../model/kubernetes.ts';
import type { DataPlane, Platform } from '../../model/platform.ts';
import {
  type Call,
  type EntryPoint,
  httpProtocols,
  type MeshMode,
  type Topology,
  type TopologyNamespace,
  type Workload,
} from '../../model/topology.ts';
import type { LabelSelector } from './facts.ts';
import {
  alsoSelected,
  labelsMatch,
  matchLabelsOf,
  type Pods,
  podSelectorOf,
  tellsApart,
} from './selectors.ts';

/** Name of the waypoint in every namespace that needs one; its pods carry it as `gateway-name`. */
export const waypointName = 'waypoint';
export const waypointLabels: Labels = { 'gateway.networking.k8s.io/gateway-name': waypointName };

/** One workload with everything that the rules ask about it. */
export interface SurveyedWorkload {
  readonly workload: Workload;
  readonly mode: MeshMode;
  readonly modeToday: MeshMode;
  readonly podSelector: LabelSelector;
  readonly matchLabels: Labels;
  /** Other workloads that `matchLabels` selects too: only NetworkPolicy can leave them out. */
  readonly alsoSelects: readonly string[];
  /** Directions in which NetworkPolicies isolate it. */
  readonly guards: { readonly ingress: boolean; readonly egress: boolean };
  /** Whether AuthorizationPolicies and STRICT may select it. */
  readonly authorized: boolean;
  /** Why `guards` or `authorized` say no although the layer is there: codes of findings. */
  readonly leftOut: readonly (
    | 'unconfirmed-workload'
    | 'host-network-workload'
    | 'shared-labels'
    | 'platform-workload'
    | 'api-server-address-unknown'
  )[];
  /** Undefined outside the mesh: it has no identity. */
  readonly principal: string | undefined;
  readonly usesWaypoint: boolean;
}

export interface Survey {
  readonly decision: Decision;
  readonly answers: Answers;
  readonly platform: Platform;
  readonly topology: Topology;
  readonly existing: readonly KubernetesObject[];
  readonly np: boolean;
  readonly mesh: boolean;
  readonly dataPlane: DataPlane | 'none';
  /** Every call with those that versions of a callee add. */
  readonly calls: readonly Call[];
  /** Calls and entry points by the key of their callee. */
  readonly callsTo: ReadonlyMap<string, readonly Call[]>;
  readonly entriesTo: ReadonlyMap<string, readonly EntryPoint[]>;
  readonly workloads: readonly SurveyedWorkload[];
  readonly namespaces: readonly SurveyedNamespace[];
  /** Path of a workload in the answers. */
  answerOf(workload: Workload): string;
  find(reference: { readonly namespace: string; readonly name: string }): SurveyedWorkload;
  requirement(id: string): string | readonly string[] | undefined;
}

export interface SurveyedNamespace {
  readonly namespace: TopologyNamespace;
  /** Sorted by name. */
  readonly workloads: readonly SurveyedWorkload[];
  /** Pods of the platform that live here: no policy of ours may select them. */
  readonly foreign: readonly Pods[];
  /**
   * Whether AuthorizationPolicies and STRICT can cover the namespace as a whole: every meshed workload may be held to
   * them, and pods of the platform have labels by which they are let off.
   */
  readonly coverable: boolean;
  readonly hasWaypoint: boolean;
  /** Whether its pods join the mesh in this rollout. */
  readonly joins: boolean;
}

/** Looks once at everything, so that the collections derived from it agree with each other. */
export function surveyOf(
  decision: Decision,
  answers: Answers,
  topology: Topology,
  existing: readonly KubernetesObject[],
): Survey {
  const { platform } = answers;
  const layers: readonly string[] = layersOf[decision.approach];
  const [np, mesh] = [layers.includes('np'), layers.includes('mesh')];
  const dataPlane = mesh ? (decision.dataPlane?.choice ?? 'sidecar') : 'none';
  const calls = withVersionCalls(topology, mesh && dataPlane !== 'ambient');
  const target: MeshMode = dataPlane === 'none' ? 'none' : dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  const callsTo = grouped(calls, ({ to }) => (to.kind === 'workload' ? keyOf(to) : undefined));
  const entriesTo = grouped(topology.entryPoints, ({ to }) => keyOf(to));
  const places = new Map(topology.workloads.map((workload, index) => [workload, index]));
  const workloadsIn = grouped(topology.workloads, ({ namespace }) => namespace);
  const names = topology.namespaces.map(({ name }) => name).sort();
  const requirement = (id: string) => answers.requirements[id];
  const waypointUsers = new Set(
    topology.workloads
      .filter((workload) => modeOf(workload, topology, target) === 'ambient')
      .filter((workload) => {
        const flows = [...(callsTo.get(keyOf(workload)) ?? []), ...(entriesTo.get(keyOf(workload)) ?? [])];
        return needsWaypoint(workload, dataPlane, topology, flows, requirement('observability'));
      })
      .map(keyOf),
  );
  const namespaces = names.map((name) => {
    const namespace = topology.namespaces.find((candidate) => candidate.name === name) as TopologyNamespace;
    const own = [...(workloadsIn.get(name) ?? [])].sort(byName);
    const foreign = foreignPods(platform, name, mesh);
    const carriesEgress = dataPlane === 'ambient-waypoint' && carriesEgressOf(topology, own, target);
    const hasWaypoint = own.some((workload) => waypointUsers.has(keyOf(workload))) || carriesEgress;
    const waypoint = hasWaypoint ? [{ name: waypointName, labels: waypointLabels }] : [];
    const neighbours: Pods[] = [...own, ...foreign, ...waypoint];
    const notOurs = (workload: Workload) =>
      foreign.some(({ labels }) => Object.keys(labels).length > 0 && labelsMatch(labels, workload.labels));
    const keptOut = own.filter((workload) => !workload.callsConfirmed || notOurs(workload));
    const surveyed = own.map((workload): SurveyedWorkload => {
      const matchLabels = matchLabelsOf(workload, neighbours);
      const mode = modeOf(workload, topology, target);
      const also = alsoSelected(matchLabels, workload, neighbours);
      const mixedUp = keptOut.some((other) => other !== workload && !tellsApart(workload, other));
      const leftOut = new Set<SurveyedWorkload['leftOut'][number]>();
      if (!workload.callsConfirmed) leftOut.add('unconfirmed-workload');
      if (workload.hostNetwork) leftOut.add('host-network-workload');
      if (notOurs(workload)) leftOut.add('platform-workload');
      if (mixedUp || Object.keys(workload.labels).length === 0) leftOut.add('shared-labels');
      const guarded = np && leftOut.size === 0;
      const istioSelects = also.some(
        (other) => keptOut.includes(other as Workload) || foreign.includes(other),
      );
      if (mesh && mode !== 'none' && istioSelects) leftOut.add('shared-labels');
      const apiServerUnknown = workload.needsApiServer && platform.apiServer === undefined;
      if (apiServerUnknown && guarded) leftOut.add('api-server-address-unknown');
      return {
        workload,
        mode,
        modeToday: workload.joinsMesh && !workload.hostNetwork ? namespace.meshToday : 'none',
        podSelector: podSelectorOf(workload, neighbours),
        matchLabels,
        alsoSelects: also.map((other) => other.name).sort(),
        guards: { ingress: guarded, egress: guarded && !apiServerUnknown },
        authorized:
          mesh && mode !== 'none' && [...leftOut].every((reason) => reason === 'api-server-address-unknown'),
        leftOut: [...leftOut].sort(),
        principal:
          mode === 'none' ? undefined : principalOf(platform, workload.namespace, workload.serviceAccount),
        usesWaypoint: waypointUsers.has(keyOf(workload)),
      };
    });
    return {
      namespace,
      foreign,
      hasWaypoint,
      joins: target !== 'none' && namespace.joinsMesh && namespace.meshToday !== target,
      workloads: surveyed,
      coverable:
        name !== platform.istio.namespace &&
        foreign.every(({ labels }) => Object.keys(labels).length > 0) &&
        surveyed.every((one) => one.mode === 'none' || one.authorized),
    };
  });
  const workloads = namespaces.flatMap((namespace) => namespace.workloads);
  const byKey = new Map(workloads.map((surveyed) => [keyOf(surveyed.workload), surveyed]));
  return {
    decision,
    answers,
    platform,
    topology,
    existing,
    np,
    mesh,
    dataPlane,
    calls,
    callsTo,
    entriesTo,
    answerOf: (workload) => `topology.workloads[${places.get(workload)}]`,
    workloads,
    namespaces,
    requirement,
    find(reference) {
      const found = byKey.get(keyOf(reference));
      if (!found)
        throw new Error(`No workload ${keyOf(reference)} in the topology: answers must be checked first.`);
      return found;
    },
  };
}

export function principalOf(platform: Platform, namespace: string, serviceAccount: string): string {
  return `${platform.istio.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

export function isHttp(appProtocol: string): boolean {
  return (httpProtocols as readonly string[]).includes(appProtocol);
}

/** Services of a workload that lead to one of its TCP ports through an address of their own. */
export function servicesFor(
  workload: Workload,
  port: number,
): { readonly name: string; readonly port: number }[] {
  return workload.services
    .filter(({ headless }) => !headless)
    .flatMap(({ name, ports }) =>
      ports
        .filter(({ targetPort, protocol }) => targetPort === port && protocol === 'TCP')
        .map((served) => ({ name, port: served.port })),
    );
}

/** Whether a call between pods travels through the callee's waypoint once Services are labelled for it. */
export function goesThroughWaypoint(
  caller: MeshMode,
  callee: SurveyedWorkload,
  port: number,
  protocol: string,
): boolean {
  return (
    callee.usesWaypoint &&
    caller === 'ambient' &&
    protocol === 'TCP' &&
    servicesFor(callee.workload, port).length > 0
  );
}

export function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

function modeOf(workload: Workload, topology: Topology, target: MeshMode): MeshMode {
  const namespace = topology.namespaces.find(({ name }) => name === workload.namespace);
  if (!namespace || !workload.joinsMesh || workload.hostNetwork) return 'none';
  return namespace.joinsMesh && target !== 'none' ? target : namespace.meshToday;
}

function needsWaypoint(
  workload: Workload,
  dataPlane: DataPlane | 'none',
  topology: Topology,
  flowsTo: readonly (Call | EntryPoint)[],
  observability: unknown,
): boolean {
  if (dataPlane !== 'ambient-waypoint' || !workload.callsConfirmed || workload.hostNetwork) return false;
  const flows = flowsTo.filter(({ port }) => servicesFor(workload, port).length > 0);
  return (
    flows.some(({ http, appProtocol }) => http.length > 0 && isHttp(appProtocol)) ||
    (flows.length > 0 &&
      (topology.traffic.some(({ to }) => keyOf(to) === keyOf(workload)) ||
        (observability === 'comprehensive' && flows.some(({ appProtocol }) => isHttp(appProtocol)))))
  );
}

function carriesEgressOf(topology: Topology, own: readonly Workload[], target: MeshMode): boolean {
  return own.some(
    (workload) =>
      modeOf(workload, topology, target) === 'ambient' &&
      topology.calls.some(
        ({ from, to }) =>
          keyOf(from) === keyOf(workload) &&
          to.kind === 'external' &&
          topology.externals.some(
            ({ name, egressGateway, hosts }) => name === to.name && egressGateway && hosts.length > 0,
          ),
      ),
  );
}

/** A caller of a callee with versions reaches the workloads behind each version's Service too. */
function withVersionCalls(topology: Topology, routed: boolean): Call[] {
  const derived = topology.traffic.flatMap((settings) =>
    (routed ? settings.versions : []).flatMap(({ service }) =>
      topology.workloads
        .filter(
          (workload) =>
            workload.namespace === settings.to.namespace &&
            workload.name !== settings.to.name &&
            workload.services.some(({ name }) => name === service),
        )
        .flatMap((version) =>
          topology.calls
            .filter(({ to }) => to.kind === 'workload' && keyOf(to) === keyOf(settings.to))
            .filter(({ from }) => keyOf(from) !== keyOf(version))
            .map((call) => ({
              ...call,
              to: { kind: 'workload' as const, namespace: version.namespace, name: version.name },
            })),
        ),
    ),
  );
  const known = new Set(topology.calls.map(callKey));
  return [...topology.calls, ...derived.filter((call) => !known.has(callKey(call)))];
}

function callKey({ from, to, port, protocol }: Call): string {
  const end = to.kind === 'workload' ? keyOf(to) : to.name;
  return `${keyOf(from)} ${to.kind} ${end} ${port}/${protocol}`;
}

/** Gateways, monitoring, resolver and control plane, where they live in one of the application's namespaces. */
function foreignPods(platform: Platform, namespace: string, mesh: boolean): Pods[] {
  const all = [
    ...platform.gateways.map((gateway) => ({ ...gateway, name: gateway.name })),
    ...(platform.monitoring ? [{ ...platform.monitoring, name: 'monitoring' }] : []),
    ...(platform.resolver.pods ? [{ ...platform.resolver.pods, name: 'resolver' }] : []),
    ...(mesh
      ? [{ name: 'istiod', namespace: platform.istio.namespace, labels: platform.istio.istiodLabels }]
      : []),
  ];
  return all.filter((pods) => pods.namespace === namespace).map(({ name, labels }) => ({ name, labels }));
}

function grouped<T>(list: readonly T[], keyOfElement: (element: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const element of list) {
    const key = keyOfElement(element);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(element);
    else groups.set(key, [element]);
  }
  return groups;
}

function byName(one: Workload, other: Workload): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
