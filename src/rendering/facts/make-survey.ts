import type { Answers } from '../../model/answers.ts';
import type { Decision } from '../../model/decision.ts';
import { layersOf } from '../../model/decision.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Call, MeshMode, Topology, TopologyNamespace, Workload } from '../../model/topology.ts';
import { foreignPods, isGateway, isGatewayByLabels } from './foreign-pods.ts';
import { carriesEgressOf, modeOf, needsWaypoint, withCompanions } from './mesh-mode.ts';
import { withSelectedPods } from './selected-pods.ts';
import {
  alsoSelected,
  labelsMatch,
  matchLabelsOf,
  type Pods,
  podSelectorOf,
  tellsApart,
} from './selectors.ts';
import {
  keyOf,
  principalOf,
  type Survey,
  type SurveyedWorkload,
  waypointLabels,
  waypointName,
} from './survey.ts';
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
  const layers: readonly string[] = layersOf[decision.approach];
  const [np, mesh] = [layers.includes('np'), layers.includes('mesh')];
  const dataPlane = mesh ? (decision.dataPlane?.choice ?? 'sidecar') : 'none';
  const meshGateways = new Set(platform.gateways.filter(({ inMesh }) => inMesh).map(({ name }) => name));
  const target: MeshMode = dataPlane === 'none' ? 'none' : dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  // Sidecars read requests, also those that stay where the rest has ztunnel only, and so does a waypoint.
  const sidecars = new Set(
    declared.workloads.filter((workload) => modeOf(workload, declared, target) === 'sidecar').map(keyOf),
  );
  const isRead = ({ from, to }: Call) =>
    dataPlane !== 'ambient' ||
    (to.kind === 'workload' && sidecars.has(keyOf(from)) && sidecars.has(keyOf(to)));
  const { topology, flows, selectedToo } = withSelectedPods(
    declared,
    mesh ? withVersionFlows(declared, declared, { isRead, gateways: meshGateways }) : declared,
  );
  const { calls, entryPoints } = flows;
  const callsTo = grouped(calls, ({ to }) => (to.kind === 'workload' ? keyOf(to) : undefined));
  const callsFrom = grouped(calls, ({ from }) => keyOf(from));
  const entriesTo = grouped(entryPoints, ({ to }) => keyOf(to));
  const places = new Map(topology.workloads.map((workload, index) => [workload, index]));
  const workloadsIn = grouped(topology.workloads, ({ namespace }) => namespace);
  const names = topology.namespaces.map(({ name }) => name).sort();
  const requirement = (id: string) => answers.requirements[id];
  const inAmbient = topology.workloads.filter((workload) => modeOf(workload, topology, target) === 'ambient');
  const ambient = new Set(inAmbient.map(keyOf));
  const needing = inAmbient.filter((workload) => {
    // A waypoint that carries nobody would leave its Services unguarded: callers without ztunnel pass it by.
    const flows = [
      ...(callsTo.get(keyOf(workload)) ?? []).filter(({ from }) => ambient.has(keyOf(from))),
      ...(entriesTo.get(keyOf(workload)) ?? []).filter(({ gateway }) => meshGateways.has(gateway)),
    ];
    return needsWaypoint(workload, dataPlane, topology, flows, requirement('observability'));
  });
  const waypointUsers = new Set(withCompanions(needing, inAmbient).map(keyOf));
  const namespaces = names.map((name) => {
    const namespace = topology.namespaces.find((candidate) => candidate.name === name) as TopologyNamespace;
    const own = [...(workloadsIn.get(name) ?? [])].sort(inOrder);
    const foreign = foreignPods(platform, name, mesh);
    const carriesEgress =
      dataPlane === 'ambient-waypoint' && carriesEgressOf(topology, own, callsFrom, target);
    const hasWaypoint = own.some((workload) => waypointUsers.has(keyOf(workload))) || carriesEgress;
    const waypoint = hasWaypoint ? [{ name: waypointName, labels: waypointLabels }] : [];
    const neighbours: Pods[] = [...own, ...foreign, ...waypoint];
    const notOurs = (workload: Workload) =>
      isGatewayByLabels(workload.labels) ||
      foreign.some(({ labels }) => Object.keys(labels).length > 0 && labelsMatch(labels, workload.labels));
    const untouched = own.filter((workload) => !workload.callsConfirmed || notOurs(workload));
    // Some plugins apply policies to pods on the network of their node too; Istio never does.
    const keptOut = own.filter((workload) => untouched.includes(workload) || workload.hostNetwork);
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
        (other) => untouched.includes(other as Workload) || foreign.some((pods) => pods === other),
      );
      if (mesh && mode !== 'none' && istioSelects) leftOut.add('shared-labels');
      // What one of them needs, the pods that no selector tells from it need too.
      const apiServerUnknown =
        platform.apiServer === undefined &&
        own.some((other) => other.needsApiServer && (other === workload || !tellsApart(workload, other)));
      if (apiServerUnknown && guarded) leftOut.add('api-server-address-unknown');
      const authorized =
        mesh && mode !== 'none' && [...leftOut].every((reason) => reason === 'api-server-address-unknown');
      return {
        workload,
        ownServices: declared.workloads[places.get(workload) ?? -1]?.services ?? [],
        mode,
        modeToday: workload.joinsMesh && !workload.hostNetwork ? namespace.meshToday : 'none',
        podSelector: podSelectorOf(workload, neighbours),
        matchLabels,
        alsoSelects: also.map((other) => other.name).sort(),
        guards: { ingress: guarded, egress: guarded && !apiServerUnknown },
        authorized,
        leftOut: [...leftOut].sort(),
        principal:
          mode === 'none' ? undefined : principalOf(platform, workload.namespace, workload.serviceAccount),
        usesWaypoint: authorized && waypointUsers.has(keyOf(workload)),
        isGateway: isGateway(platform, workload),
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
  const byName = new Map(
    namespaces.map((one) => [
      one.namespace.name,
      new Map(one.workloads.map((surveyed) => [surveyed.workload.name, surveyed])),
    ]),
  );
  return {
    decision,
    answers,
    platform,
    topology,
    existing,
    needed,
    np,
    mesh,
    dataPlane,
    calls,
    entryPoints,
    selectedToo,
    callsTo,
    callsFrom,
    entriesTo,
    answerOf: (workload) => `topology.workloads[${places.get(workload)}]`,
    workloads,
    namespaces,
    requirement,
    find(reference) {
      const found = byName.get(reference.namespace)?.get(reference.name);
      if (!found)
        throw new Error(`No workload ${keyOf(reference)} in the topology: answers must be checked first.`);
      return found;
    },
  };
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

function inOrder(one: Workload, other: Workload): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
