import { namespacedName } from '../../model/namespaced-name.ts';
import type { Platform } from '../../model/platform.ts';
import type { MeshMode, TopologyNamespace, Workload } from '../../model/topology.ts';
import { type ForeignPods, isGateway, isGatewayByLabels } from './foreign-pods.ts';
import {
  alsoSelected,
  labelsMatch,
  matchLabelsOf,
  type Pods,
  podSelectorOf,
  tellsApart,
} from './selectors.ts';
import { principalOf, type SurveyedWorkload } from './survey.ts';

/** What is the same for all workloads. */
export interface WholeSurvey {
  readonly platform: Platform;
  readonly np: boolean;
  readonly mesh: boolean;
  modeOf(workload: Workload): MeshMode;
  /** Services that were declared for a workload itself. */
  ownServicesOf(workload: Workload): Workload['services'];
  /** Keys of the workloads whose callers go through a waypoint. */
  readonly waypointUsers: ReadonlySet<string>;
}

/** The pods that a selector for a workload meets: those of its namespace. */
export interface Neighbourhood {
  readonly namespace: TopologyNamespace;
  readonly workloads: readonly Workload[];
  readonly foreign: readonly ForeignPods[];
  /** All of them, with a waypoint where there is one. */
  readonly pods: readonly Pods[];
  /** Declared workloads that are the platform's own pods. */
  readonly ofPlatform: ReadonlySet<Workload>;
}

type Reason = SurveyedWorkload['leftOut'][number];

/** One workload among its neighbours: by what it is selected, and which layers may guard it. */
export function surveyWorkload(
  workload: Workload,
  neighbourhood: Neighbourhood,
  whole: WholeSurvey,
): SurveyedWorkload {
  const { platform, np, mesh } = whole;
  const { namespace, pods } = neighbourhood;
  const mode = whole.modeOf(workload);
  const inMesh = mesh && mode !== 'none';
  const matchLabels = matchLabelsOf(workload, pods);
  const also = alsoSelected(matchLabels, workload, pods);
  const unselectable = reasonsAgainstSelecting(workload, neighbourhood);
  const guarded = np && unselectable.length === 0;
  const apiServerUnknown = needsUnknownApiServer(workload, neighbourhood, platform);
  const leftOut = new Set(unselectable);
  if (inMesh && selectsUntouched(also, neighbourhood)) leftOut.add('shared-labels');
  const authorized = inMesh && leftOut.size === 0;
  if (guarded && apiServerUnknown) leftOut.add('api-server-address-unknown');
  return {
    workload,
    ownServices: whole.ownServicesOf(workload),
    mode,
    modeToday: workload.joinsMesh && !workload.hostNetwork ? namespace.meshToday : 'none',
    podSelector: podSelectorOf(workload, pods),
    matchLabels,
    alsoSelects: also.map(({ name }) => name).sort(),
    guards: { ingress: guarded, egress: guarded && !apiServerUnknown },
    authorized,
    leftOut: [...leftOut].sort(),
    principal:
      mode === 'none' ? undefined : principalOf(platform, workload.namespace, workload.serviceAccount),
    usesWaypoint: authorized && whole.waypointUsers.has(namespacedName(workload)),
    isGateway: isGateway(platform, workload),
  };
}

/** Who lives in a namespace. */
export function neighbourhoodOf(
  namespace: TopologyNamespace,
  workloads: readonly Workload[],
  foreign: readonly ForeignPods[],
  waypoints: readonly Pods[],
): Neighbourhood {
  const labelled = foreign.filter(({ labels }) => Object.keys(labels).length > 0);
  const isOfPlatform = ({ labels }: Workload) =>
    isGatewayByLabels(labels) || labelled.some((pods) => labelsMatch(pods.labels, labels));
  return {
    namespace,
    workloads,
    foreign,
    pods: [...workloads, ...foreign, ...waypoints],
    ofPlatform: new Set(workloads.filter(isOfPlatform)),
  };
}

/** Why no policy of any kind may select the workload. */
function reasonsAgainstSelecting(workload: Workload, { workloads, ofPlatform }: Neighbourhood): Reason[] {
  const reasons: Reason[] = [];
  if (!workload.callsConfirmed) reasons.push('unconfirmed-workload');
  if (workload.hostNetwork) reasons.push('host-network-workload');
  if (ofPlatform.has(workload)) reasons.push('platform-workload');
  // Some plugins apply policies to pods on the network of their node too; Istio never does.
  const mixedUp = workloads.some(
    (other) =>
      other !== workload &&
      (!other.callsConfirmed || other.hostNetwork || ofPlatform.has(other)) &&
      !tellsApart(workload, other),
  );
  if (mixedUp || Object.keys(workload.labels).length === 0) reasons.push('shared-labels');
  return reasons;
}

/** Istio's selectors cannot leave anybody out: whether this one takes pods along that no policy may select. */
function selectsUntouched(also: readonly Pods[], { workloads, foreign, ofPlatform }: Neighbourhood): boolean {
  if (also.length === 0) return false;
  const untouched = workloads.filter((other) => !other.callsConfirmed || ofPlatform.has(other));
  return [...untouched, ...foreign].some((pods) => also.includes(pods));
}

/** What one of them needs, the pods that no selector tells from it need too. */
function needsUnknownApiServer(
  workload: Workload,
  { workloads }: Neighbourhood,
  { apiServer }: Platform,
): boolean {
  return (
    apiServer === undefined &&
    workloads.some((other) => other.needsApiServer && (other === workload || !tellsApart(workload, other)))
  );
}
