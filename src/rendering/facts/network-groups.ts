import { existingNetworkPolicies } from './existing-policies.ts';
import type { DirectedGroup, PodGroup, ProbedWorkload, ProxyGroup } from './network-facts.ts';
import { groupSelector, type Pods } from './selectors.ts';
import {
  type Survey,
  type SurveyedNamespace,
  type SurveyedWorkload,
  waypointLabels,
  waypointName,
} from './survey.ts';

type Direction = 'Ingress' | 'Egress';
const ways = { Ingress: 'ingress', Egress: 'egress' } as const;

/** Default deny: every pod of a namespace that may be isolated in a direction. */
export function isolatedGroups(survey: Survey): DirectedGroup[] {
  return directed(survey, (surveyed, direction) => isGuarded(surveyed, direction));
}

/** Bypasses: the same pods without those that a policy isolates already. */
export function networkBypasses(survey: Survey): DirectedGroup[] {
  const policies = existingNetworkPolicies(survey.existing);
  return directed(
    survey,
    (surveyed, direction) =>
      isGuarded(surveyed, direction) && !policies.isolate(surveyed.workload, direction),
    (namespace, direction) => policies.touch(namespace, direction),
  );
}

/** Pods isolated in egress: they need the resolver. */
export function dnsGroups(survey: Survey): PodGroup[] {
  return survey.namespaces.flatMap((namespace) =>
    groupsOf(namespace, (surveyed) => surveyed.guards.egress, [
      'platform.resolver',
      ...isolationAnswers(survey),
    ]),
  );
}

/** Pods with a proxy of their own: sidecars, and waypoints. */
export function proxyGroups(survey: Survey): ProxyGroup[] {
  const monitored = survey.platform.monitoring !== undefined;
  const answers = ['platform.istio', ...(monitored ? ['platform.monitoring'] : [])];
  return survey.namespaces.flatMap((namespace): ProxyGroup[] => {
    const sidecar = (surveyed: SurveyedWorkload) => surveyed.mode === 'sidecar';
    const groups = (guardsIngress: boolean, guardsEgress: boolean): ProxyGroup[] =>
      groupsOf(
        namespace,
        (surveyed) =>
          sidecar(surveyed) &&
          surveyed.guards.ingress === guardsIngress &&
          surveyed.guards.egress === guardsEgress,
        answers,
        false,
      ).map((group) => ({ ...group, guardsIngress, guardsEgress, monitored: monitored && guardsIngress }));
    const waypoint: ProxyGroup[] =
      namespace.hasWaypoint && survey.np
        ? [
            {
              namespace: namespace.namespace.name,
              suffix: `-${waypointName}`,
              workload: waypointName,
              podSelector: { matchLabels: waypointLabels },
              guardsIngress: true,
              guardsEgress: true,
              monitored,
              answers,
            },
          ]
        : [];
    return [...groups(true, true), ...groups(true, false), ...waypoint];
  });
}

/** Ambient pods that the kubelet probes: their probes arrive from a link-local address. */
export function probedWorkloads(survey: Survey): ProbedWorkload[] {
  return survey.workloads
    .filter(
      ({ mode, guards, workload }) => mode === 'ambient' && guards.ingress && workload.probePorts.length > 0,
    )
    .map(({ workload, podSelector }) => ({
      namespace: workload.namespace,
      workload: workload.name,
      podSelector,
      ports: [...new Set(workload.probePorts)]
        .sort((one, other) => one - other)
        .map((port) => ({ protocol: 'TCP', port })),
      answers: [survey.answerOf(workload)],
    }));
}

export function isolationAnswers(survey: Survey): string[] {
  return survey.requirement('isolation') === undefined ? ['topology.workloads'] : ['requirements.isolation'];
}

function isGuarded({ guards }: SurveyedWorkload, direction: Direction): boolean {
  return direction === 'Ingress' ? guards.ingress : guards.egress;
}

function directed(
  survey: Survey,
  member: (surveyed: SurveyedWorkload, direction: Direction) => boolean,
  oneByOne: (namespace: string, direction: Direction) => boolean = () => false,
): DirectedGroup[] {
  return survey.namespaces.flatMap((namespace) =>
    (['Ingress', 'Egress'] as const).flatMap((direction) =>
      groupsOf(
        namespace,
        (surveyed) => member(surveyed, direction),
        isolationAnswers(survey),
        survey.np && !oneByOne(namespace.namespace.name, direction),
        namespace.ofPlatform || oneByOne(namespace.namespace.name, direction),
      ).map((group) => ({ ...group, direction, way: ways[direction] })),
    ),
  );
}

/**
 * The fewest selectors that select exactly these of a namespace's known workloads, waypoint included where asked.
 * `oneByOne`: a selector for each, so that pods which nobody declared are not selected, as in a namespace of the platform.
 */
function groupsOf(
  { namespace, workloads, foreign, ofPlatform, hasWaypoint }: SurveyedNamespace,
  member: (surveyed: SurveyedWorkload) => boolean,
  answers: readonly string[],
  withWaypoint = true,
  oneByOne = ofPlatform,
): PodGroup[] {
  const inside = workloads.filter(member);
  if (inside.length === 0) return [];
  const waypoint: Pods = { name: waypointName, labels: waypointLabels };
  const leftOut: Pods[] = [
    ...workloads.filter((surveyed) => !member(surveyed)).map(({ workload }) => workload),
    ...foreign,
    ...(hasWaypoint && !withWaypoint ? [waypoint] : []),
  ];
  const members: Pods[] = [
    ...inside.map(({ workload }) => workload),
    ...(hasWaypoint && withWaypoint ? [waypoint] : []),
  ];
  const podSelector = oneByOne ? undefined : groupSelector(members, leftOut);
  const common = { namespace: namespace.name, answers };
  if (podSelector) return [{ ...common, suffix: '', workload: '', podSelector }];
  // Pods that nobody declared, by a selector of their own; no workload's name begins with a hyphen.
  const others = oneByOne ? undefined : groupSelector([], leftOut);
  return [
    ...(others ? [{ ...common, suffix: '--others', workload: '', podSelector: others }] : []),
    ...inside.map((surveyed) => ({
      ...common,
      suffix: `-${surveyed.workload.name}`,
      workload: surveyed.workload.name,
      podSelector: surveyed.podSelector,
    })),
    ...(hasWaypoint && withWaypoint
      ? [
          {
            ...common,
            suffix: `-${waypointName}`,
            workload: waypointName,
            podSelector: { matchLabels: waypointLabels },
          },
        ]
      : []),
  ];
}
