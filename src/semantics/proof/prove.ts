import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Approach } from '../../model/decision.ts';
import { layersOf } from '../../model/decision.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Plan } from '../../model/plan.ts';
import type { DataPlane, Platform } from '../../model/platform.ts';
import type { MeshMode, Topology } from '../../model/topology.ts';
import type { Judge } from '../judge.ts';
import { type DeclaredRequest, declaredRequests, waypointNeeds } from './declared.ts';
import { covers, declaredFlows } from './declared-flows.ts';
import { type Checkpoints, checkpointsOf, guardsOf } from './guards.ts';
import { type FinalVerdict, judgeFinalState, judgeOpenings } from './judge-final-state.ts';
import { judgePlaintext } from './judge-plaintext.ts';
import { layerViews, peerAuthentications } from './layer-views.ts';
import { guardedBefore, openedSince } from './opened.ts';
import type { Proof, ProofFailure, Standing } from './proof.ts';
import {
  fingerprintOf,
  labelsFingerprintOf,
  labelsInForce,
  type Moment,
  momentsOf,
  type RolloutState,
  startState,
} from './rollout-state.ts';
import { isStanding, standingOf, withoutStanding } from './standing.ts';
import type { FinalState } from './state-to-judge.ts';
import { withCallsToVersions } from './version-calls.ts';
import { keyOf, type World, waypointGateways, worldOf } from './world.ts';

export interface ProofInput {
  readonly topology: Topology;
  readonly platform: Platform;
  readonly approach: Approach;
  readonly dataPlane?: DataPlane;
  readonly plan: Plan;
  /** Policies that are in force before the rollout begins. */
  readonly existing: readonly KubernetesObject[];
}

/** Builds the judge of one state of the cluster. */
export type CompileJudge = (
  world: World,
  objects: readonly KubernetesObject[],
  platform: Platform,
  /** Packets as they are on the wire: no mesh, whatever the labels say. */
  onTheWire?: boolean,
) => Judge;

/**
 * Plays the whole rollout and asks, after each step and each undo, whether every declared request still passes; at
 * the end, whether anything else does that the approach could have kept out. Never throws for a plan that fails.
 */
export function prove(input: ProofInput, compile: CompileJudge): Proof {
  const { platform, plan, existing } = input;
  const topology = declaredTopology(input);
  const failures: ProofFailure[] = [];
  const start = startState(topology, existing);
  const modeAtEnd = intendedMode(input);
  const worlds = worldCache(input);
  const judgeState = (state: RolloutState, only?: ReadonlySet<string>) => {
    const world = worlds(state);
    return { world, judge: compile(world, objectsOf(state, platform, only), platform) };
  };
  const before = judgeState(start);
  const requests = declaredRequests(before.world, topology, platform, modeAtEnd);
  const worked = requests.filter(({ request }) => before.judge.ask(request).outcome !== 'denied');
  const guarded = existing.length === 0 ? [] : guardedAtStart(before, requests, modeAtEnd);
  const proven = new Set([fingerprintOf(start)]);
  const undone = new Map<string, string>();
  const standing: Standing[] = [];
  let end = start;

  for (const moment of momentsOf(plan, start, platform.istio.namespace)) {
    const fingerprint = fingerprintOf(moment.state);
    if (moment.undo) undone.set(moment.phase, fingerprint);
    else end = moment.state;
    if (proven.has(fingerprint)) continue;
    proven.add(fingerprint);
    const { judge, world } = judgeState(moment.state, moment.policiesOnly ? moment.touched : undefined);
    const cut = [...worked, ...waypointNeeds(world)].flatMap((declared): ProofFailure[] => {
      if (!concerns(declared, moment)) return [];
      const verdict = judge.ask(declared.request);
      return verdict.outcome === 'denied' ? [{ ...failureAt(moment), kind: 'cut', declared, verdict }] : [];
    });
    const others = standingOf(existing, moment.state.objects);
    const told = withoutStanding(cut, others, new Set(), () => {
      const objects = [...moment.state.objects.values()].filter((object) => !isStanding(object, others));
      return compile(world, objects, platform);
    });
    failures.push(...told.failures);
    standing.push(...told.standing);
    if (guarded.length === 0) continue;
    const whole = moment.policiesOnly ? judgeState(moment.state).judge : judge;
    for (const request of openedSince(guarded, world, whole)) {
      failures.push({ ...failureAt(moment), kind: 'opened', request, verdict: whole.ask(request) });
    }
  }
  failures.push(...undosThatLeadElsewhere(input, start, undone));

  const atFirst = new Set(worked);
  const deniedBefore = new Set(requests.filter((one) => !atFirst.has(one)));
  const final = proveEnd(input, end, compile, requests, deniedBefore);
  failures.push(...final.failures);
  return {
    holds: failures.length === 0 && [...standing, ...final.standing].every(({ kind }) => kind !== 'breaks'),
    failures,
    states: proven.size,
    declaredRequests: requests.length,
    deniedPairs: final.deniedPairs,
    widenings: final.widenings,
    standing: [...standing, ...final.standing],
    undetermined: final.undetermined,
  };
}

/**
 * The end of a rollout: everything declared passes, and nothing else that the approach can keep out. Each checkpoint
 * is judged by itself too, so that one cannot hide a hole in the other.
 */
export function proveEnd(
  input: ProofInput,
  end: RolloutState,
  compile: CompileJudge,
  requests?: readonly DeclaredRequest[],
  deniedBefore: ReadonlySet<DeclaredRequest> = new Set(),
): FinalVerdict & Pick<Proof, 'standing'> {
  const { platform, approach, dataPlane } = input;
  const topology = declaredTopology(input);
  const modeAtEnd = intendedMode(input);
  const world = worldOf(topology, platform, labelsInForce(end), end.serviceLabels, [...end.objects.values()]);
  const flows = declaredFlows(world, topology, modeAtEnd);
  const declared = [
    ...(requests ?? declaredRequests(world, topology, platform, modeAtEnd)),
    ...waypointNeeds(world),
  ];
  const objects = [...end.objects.values()];
  const state = (checkpoints: Checkpoints, kept: readonly KubernetesObject[]): FinalState => ({
    world,
    judge: compile(world, kept, platform, checkpoints.onTheWire),
    requests: declared,
    flows,
    guards: guardsOf(checkpoints, dataPlane, world, flows, modeAtEnd),
    topology,
    platform,
  });
  const whole = judgeFinalState(state(checkpointsOf(approach), objects));
  const parts: {
    failures: readonly ProofFailure[];
    checkpoints: Checkpoints;
    objects: KubernetesObject[];
  }[] = [
    { failures: whole.failures, checkpoints: checkpointsOf(approach), objects },
    ...layerViews(approach, objects).map((view) => ({
      failures: judgeOpenings(state(view.checkpoints, view.objects)).openings,
      checkpoints: view.checkpoints,
      objects: [...view.objects],
    })),
  ];
  if (checkpointsOf(approach).mesh) {
    const [checkpoints, kept] = [checkpointsOf('istio'), peerAuthentications(objects)];
    parts.push({ failures: judgePlaintext(state(checkpoints, kept), modeAtEnd), checkpoints, objects: kept });
  }
  const standing = standingOf(input.existing, end.objects);
  const told = parts.map((part) =>
    withoutStanding(part.failures, standing, deniedBefore, () =>
      compile(
        world,
        part.objects.filter((object) => !isStanding(object, standing)),
        platform,
        part.checkpoints.onTheWire,
      ),
    ),
  );
  return {
    ...whole,
    failures: told.flatMap(({ failures }) => failures),
    standing: told.flatMap((one) => one.standing),
  };
}

function failureAt({ phase, step, undo }: Moment) {
  return { phase, step, undo };
}

/** Worlds differ only by labels; most steps of a rollout change none. */
function worldCache({ topology, platform }: ProofInput): (state: RolloutState) => World {
  let known: { fingerprint: string; world: World } | undefined;
  return (state) => {
    const waypoints = waypointGateways([...state.objects.values()]);
    const names = waypoints.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).sort();
    const fingerprint = `${labelsFingerprintOf(state)} ${names}`;
    if (known?.fingerprint !== fingerprint) {
      const labels = labelsInForce(state);
      known = { fingerprint, world: worldOf(topology, platform, labels, state.serviceLabels, waypoints) };
    }
    return known.world;
  };
}

/**
 * The objects that decide at pods of the given namespaces: their own and those of the root namespace. What others
 * decide did not change since it was proven, and leaving it out can only hide what was judged before.
 */
function objectsOf(
  state: RolloutState,
  platform: Platform,
  only: ReadonlySet<string> | undefined,
): KubernetesObject[] {
  const objects = [...state.objects.values()];
  if (!only) return objects;
  return objects.filter(
    ({ kind, metadata: { namespace = '' } }) =>
      only.has(namespace) || namespace === platform.istio.namespace || namespace === '' || kind === 'Gateway',
  );
}

/** Towards pods of ambient a declared call opens the tunnel, which hides the port from NetworkPolicy (`hbone-hides-ports`). */
function guardedAtStart(
  { world, judge }: { world: World; judge: Judge },
  requests: readonly DeclaredRequest[],
  modeAtEnd: (workload: ClusterWorkload) => MeshMode,
) {
  const declared = new Set(requests.flatMap(({ request }) => pairsOf(world, request)));
  const pairs = new Set([...declared].map((key) => key.slice(0, key.lastIndexOf(' '))));
  // A gateway of the mesh, though no pod of ambient, speaks to ambient pods through the tunnel.
  const isTunnelled = (from: string, to: string) => {
    const [source, destination] = [world.byKey.get(from), world.byKey.get(to)];
    return source && destination && modeAtEnd(source) !== 'none' && modeAtEnd(destination) === 'ambient';
  };
  return guardedBefore(
    world,
    judge,
    ({ source, destination, port }) =>
      declared.has(`${source} ${destination} ${port}`) ||
      (pairs.has(`${source} ${destination}`) && isTunnelled(source, destination) === true),
  );
}

/** The pod ports that a declared request reaches, as keys of pairs. */
function pairsOf(world: World, { source, destination, port }: DeclaredRequest['request']): string[] {
  if (!('workload' in source)) return [];
  if ('workload' in destination) return [`${keyOf(source.workload)} ${keyOf(destination.workload)} ${port}`];
  if (!('service' in destination)) return [];
  const service = world.cluster.services.find((one) => keyOf(one) === keyOf(destination.service));
  const target = service?.ports.find((one) => one.port === port)?.targetPort;
  return world.cluster.workloads
    .filter(
      ({ namespace, labels }) => namespace === service?.namespace && covers(service.selector ?? {}, labels),
    )
    .map((workload) => `${keyOf(source.workload)} ${keyOf(workload)} ${target}`);
}

/** Whether a step can have changed what a request meets: at its source, at its destination, or anywhere. */
function concerns({ request }: DeclaredRequest, { touched, touchedEnds }: Moment): boolean {
  if (touched === undefined) return true;
  const { source, destination } = request;
  const from = 'workload' in source ? source.workload.namespace : '';
  const to =
    'workload' in destination
      ? destination.workload.namespace
      : 'service' in destination
        ? destination.service.namespace
        : '';
  return (
    (touchedEnds !== 'destination' && touched.has(from)) || (touchedEnds !== 'source' && touched.has(to))
  );
}

/** Traffic is shared among versions where a proxy reads HTTP: there, calls to a callee are calls to its versions. */
function declaredTopology({ topology, approach, dataPlane }: ProofInput): Topology {
  return checkpointsOf(approach).mesh && dataPlane !== 'ambient' ? withCallsToVersions(topology) : topology;
}

/** The mode that each workload has when the rollout is over, by the decision. */
export function intendedMode({
  approach,
  dataPlane,
  topology,
  platform,
}: ProofInput): (workload: ClusterWorkload) => MeshMode {
  const today = new Map(topology.namespaces.map(({ name, meshToday }) => [name, meshToday]));
  const joining = new Set(topology.namespaces.filter(({ joinsMesh }) => joinsMesh).map(({ name }) => name));
  const declared = new Map(topology.workloads.map((workload) => [keyOf(workload), workload]));
  const gateways = new Map(platform.gateways.map((gateway) => [keyOf(gateway), gateway.inMesh]));
  const mesh: MeshMode = dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  const hasMesh = (layersOf[approach] as readonly string[]).includes('mesh');
  return (workload) => {
    const key = keyOf(workload);
    if (gateways.has(key)) return gateways.get(key) ? 'sidecar' : 'none';
    if (platform.monitoring?.namespace === workload.namespace && workload.name === 'monitoring') {
      return platform.monitoring.inMesh ? 'sidecar' : 'none';
    }
    if (workload.hostNetwork || declared.get(key)?.joinsMesh === false) return 'none';
    if (hasMesh && joining.has(workload.namespace)) return mesh;
    return today.get(workload.namespace) ?? 'none';
  };
}

/** Each phase's undo must end where the phase began. */
function undosThatLeadElsewhere(
  input: ProofInput,
  start: RolloutState,
  undone: ReadonlyMap<string, string>,
): ProofFailure[] {
  const failures: ProofFailure[] = [];
  let began = fingerprintOf(start);
  let phase: string | undefined;
  let reached = began;
  for (const moment of momentsOf(input.plan, start, input.platform.istio.namespace)) {
    if (moment.undo) continue;
    if (moment.phase !== phase) {
      began = reached;
      phase = moment.phase;
      const end = undone.get(phase);
      if (end !== undefined && end !== began) failures.push({ kind: 'undo-leads-elsewhere', phase });
    }
    reached = fingerprintOf(moment.state);
  }
  return failures;
}
