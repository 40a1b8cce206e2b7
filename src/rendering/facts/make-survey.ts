import type { Answers } from '../../model/answers.ts';
import { type Decision, hasLayer } from '../../model/decision.ts';
import { groupBy } from '../../model/group-by.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { kubernetesNamespaces } from '../../model/kubernetes-namespaces.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { Call, MeshMode, Topology, TopologyNamespace, Workload } from '../../model/topology.ts';
import { foreignPods } from './foreign-pods.ts';
import { carriesEgressOf, modeOf, needsWaypoint, withCompanions } from './mesh-mode.ts';
import { withSelectedPods } from './selected-pods.ts';
import { type Survey, type SurveyedNamespace, waypointLabels, waypointName } from './survey.ts';
import { neighbourhoodOf, surveyWorkload, type WholeSurvey } from './survey-workload.ts';
import { withVersionFlows } from './version-calls.ts';

/** Looks once at everything, so that the collections derived from it agree with each other. */
export function surveyOf(
  decision: Decision,
  answers: Answers,
  declared: Topology,
  existing: readonly KubernetesObject[],
  needed: ReadonlySet<string>,
): Survey {
  const { platform } = answers;
  const [np, mesh] = [hasLayer(decision.approach, 'np'), hasLayer(decision.approach, 'mesh')];
  const dataPlane = mesh ? (decision.dataPlane?.choice ?? 'sidecar') : 'none';
  const target: MeshMode = dataPlane === 'none' ? 'none' : dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  const traffic = trafficOf(declared, platform, dataPlane, target);
  const { topology, callsFrom } = traffic;
  const places = new Map(topology.workloads.map((workload, index) => [workload, index]));
  const whole: WholeSurvey = {
    platform,
    np,
    mesh,
    modeOf: (workload) => modeOf(workload, topology, target),
    ownServicesOf: (workload) => declared.workloads[places.get(workload) ?? -1]?.services ?? [],
    waypointUsers: waypointUsers(traffic, platform, dataPlane, answers.requirements.observability),
  };
  const workloadsIn = groupBy(topology.workloads, ({ namespace }) => namespace);
  const namespaces = [...topology.namespaces].sort(inOrder).map((namespace) => {
    const own = [...(workloadsIn.get(namespace.name) ?? [])].sort(inOrder);
    const carriesEgress =
      dataPlane === 'ambient-waypoint' && carriesEgressOf(topology, own, callsFrom, target);
    return surveyNamespace(namespace, own, carriesEgress, target, whole);
  });
  return {
    ...traffic,
    decision,
    answers,
    platform,
    existing,
    needed,
    np,
    mesh,
    dataPlane,
    workloads: namespaces.flatMap(({ workloads }) => workloads),
    namespaces,
    answerOf: (workload) => `topology.workloads[${places.get(workload)}]`,
    requirement: (id) => answers.requirements[id],
    gatewayOf: (entry) => platform.gateways.find(({ name }) => name === entry.gateway),
    externalOf: ({ to }) =>
      to.kind === 'external' ? topology.externals.find(({ name }) => name === to.name) : undefined,
    find: finderIn(namespaces),
  };
}

type Traffic = Pick<
  Survey,
  'topology' | 'calls' | 'entryPoints' | 'selectedToo' | 'callsTo' | 'callsFrom' | 'entriesTo'
>;

/** The declared calls and entry points with those that follow from them, and the pods that Services select with them. */
function trafficOf(
  declared: Topology,
  platform: Platform,
  dataPlane: Survey['dataPlane'],
  target: MeshMode,
): Traffic {
  // Sidecars read requests, also those that stay where the rest has ztunnel only, and so does a waypoint.
  const sidecars = new Set(
    declared.workloads
      .filter((workload) => modeOf(workload, declared, target) === 'sidecar')
      .map(namespacedName),
  );
  const isRead = ({ from, to }: Call) =>
    dataPlane !== 'ambient' ||
    (to.kind === 'workload' && sidecars.has(namespacedName(from)) && sidecars.has(namespacedName(to)));
  const { topology, flows, selectedToo } = withSelectedPods(
    declared,
    dataPlane === 'none'
      ? declared
      : withVersionFlows(declared, declared, { isRead, gateways: meshGateways(platform) }),
  );
  const { calls, entryPoints } = flows;
  return {
    topology,
    calls,
    entryPoints,
    selectedToo,
    callsTo: groupBy(calls, ({ to }) => (to.kind === 'workload' ? namespacedName(to) : to.name)),
    callsFrom: groupBy(calls, ({ from }) => namespacedName(from)),
    entriesTo: groupBy(entryPoints, ({ to }) => namespacedName(to)),
  };
}

/** Names of the workloads whose callers go through a waypoint. */
function waypointUsers(
  { topology, callsTo, entriesTo }: Traffic,
  platform: Platform,
  dataPlane: Survey['dataPlane'],
  observability: unknown,
): ReadonlySet<string> {
  if (dataPlane !== 'ambient-waypoint') return new Set();
  const inAmbient = topology.workloads.filter(
    (workload) => modeOf(workload, topology, 'ambient') === 'ambient',
  );
  const ambient = new Set(inAmbient.map(namespacedName));
  const entered = meshGateways(platform);
  const needing = inAmbient.filter((workload) => {
    const name = namespacedName(workload);
    // A waypoint that carries nobody would leave its Services unguarded: callers without ztunnel pass it by.
    const carried = [
      ...(callsTo.get(name) ?? []).filter(({ from }) => ambient.has(namespacedName(from))),
      ...(entriesTo.get(name) ?? []).filter(({ gateway }) => entered.has(gateway)),
    ];
    return needsWaypoint(workload, topology, carried, observability);
  });
  return new Set(withCompanions(needing, inAmbient).map(namespacedName));
}

function meshGateways({ gateways }: Platform): ReadonlySet<string> {
  return new Set(gateways.filter(({ inMesh }) => inMesh).map(({ name }) => name));
}

function finderIn(namespaces: readonly SurveyedNamespace[]): Survey['find'] {
  const byName = new Map(
    namespaces.map(({ namespace, workloads }) => [
      namespace.name,
      new Map(workloads.map((surveyed) => [surveyed.workload.name, surveyed])),
    ]),
  );
  return (reference) => {
    const found = byName.get(reference.namespace)?.get(reference.name);
    if (found) return found;
    throw new Error(
      `No workload ${namespacedName(reference)} in the topology: answers must be checked first.`,
    );
  };
}

function surveyNamespace(
  namespace: TopologyNamespace,
  own: readonly Workload[],
  carriesEgress: boolean,
  target: MeshMode,
  whole: WholeSurvey,
): SurveyedNamespace {
  const { name, joinsMesh, meshToday } = namespace;
  const { platform, mesh, waypointUsers } = whole;
  const foreign = foreignPods(platform, name, mesh);
  const hasWaypoint = carriesEgress || own.some((workload) => waypointUsers.has(namespacedName(workload)));
  const waypoint = hasWaypoint ? [{ name: waypointName, labels: waypointLabels }] : [];
  const neighbourhood = neighbourhoodOf(namespace, own, foreign, waypoint);
  const workloads = own.map((workload) => surveyWorkload(workload, neighbourhood, whole));
  return {
    namespace,
    foreign,
    ofPlatform: kubernetesNamespaces.has(name) || name === platform.istio.namespace,
    hasWaypoint,
    joins: target !== 'none' && joinsMesh && meshToday !== target,
    workloads,
    coverable:
      name !== platform.istio.namespace &&
      foreign.every(({ labels }) => Object.keys(labels).length > 0) &&
      workloads.every(({ mode, authorized }) => mode === 'none' || authorized),
  };
}

function inOrder(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
