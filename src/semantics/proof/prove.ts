import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';
import type { TrafficRequest } from '../../model/request.ts';
import { concernedRequests } from './concerned-requests.ts';
import { type DeclaredRequest, declaredRequests, waypointNeeds } from './declared.ts';
import { declaredTopology } from './declared-topology.ts';
import { guardedAtStart } from './guarded-at-start.ts';
import { ifEnforced } from './if-enforced.ts';
import { intendedMode } from './intended-mode.ts';
import { openedSince } from './opened.ts';
import type { Proof, ProofFailure, Standing } from './proof.ts';
import type { CompileJudge, ProofInput } from './proof-input.ts';
import { proveEnd } from './prove-end.ts';
import { proveWritten } from './prove-written.ts';
import {
  effectOf,
  fingerprintOf,
  type Moment,
  momentsOf,
  type RolloutState,
  startState,
} from './rollout-state.ts';
import { rolloutWorlds } from './rollout-worlds.ts';
import { astrayAt } from './routed/astray.ts';
import { routedOf } from './routed/routed-of.ts';
import { isStanding, standingOf, withoutStanding } from './standing.ts';
import { type Passed, undosThatLeadElsewhere } from './undos.ts';
import type { World } from './world.ts';

export type { CompileJudge, ProofInput } from './proof-input.ts';
export { proveEnd } from './prove-end.ts';

/**
 * Plays the whole rollout and asks, after each step and each undo, whether every declared request still passes; at
 * the end, whether anything else does that the approach could have kept out. Never throws for a plan that fails.
 */
export function prove(input: ProofInput, compile: CompileJudge): Proof {
  const { plan, existing } = input;
  const platform = ifEnforced(input.platform);
  const topology = declaredTopology(input);
  const failures: ProofFailure[] = [];
  const start = startState(topology, existing);
  const modeAtEnd = intendedMode(input);
  const worlds = rolloutWorlds(topology, platform);
  const routedIn = routedOf(input);
  const judgeState = (state: RolloutState, only?: ReadonlySet<string>) => {
    const world = worlds(state);
    return { world, judge: compile(world, objectsOf(state, platform, only), platform) };
  };
  const before = judgeState(start);
  const requests = declaredRequests(before.world, topology, platform, modeAtEnd);
  const worked = requests.filter(({ request }) => before.judge.outcome(request) !== 'denied');
  const concerned = concernedRequests(worked);
  const needs = waypointNeedsOf();
  const guarded = existing.length === 0 ? [] : guardedAtStart(before, requests, modeAtEnd);
  const started = fingerprintOf(start);
  const proven = new Set([started]);
  const passed: Passed[] = [];
  const standing: Standing[] = [];
  const failed = new Set<DeclaredRequest>();
  // What policies of before have cut, and has not passed since.
  const broken = new Set<TrafficRequest>();
  const settled = new Set([effectOf(start)]);
  let end = start;

  for (const moment of momentsOf(plan, start, platform.istio.namespace)) {
    const fingerprint = fingerprintOf(moment.state);
    passed.push({ phase: moment.phase, undo: moment.undo, fingerprint });
    if (!moment.undo) end = moment.state;
    if (proven.has(fingerprint)) continue;
    proven.add(fingerprint);
    const { judge, world } = judgeState(moment.state, moment.checkpoints && moment.touched);
    const hasWaypoints = world.waypoints.length > 0;
    // What never failed was let pass by every checkpoint that the step does not change.
    const effect = effectOf(moment.state);
    const asked = concerned(moment, hasWaypoints);
    const open = settled.has(effect) ? asked.filter((declared) => failed.has(declared)) : asked;
    settled.add(effect);
    const denied = open.filter((declared) => {
      const only = failed.has(declared) ? undefined : moment.checkpoints;
      return judge.outcome(declared.request, only) === 'denied';
    });
    for (const declared of denied) failed.add(declared);
    const routed = routedIn(world, moment.state, worked);
    const going = new Set(asked);
    failures.push(...astrayAt(moment, routed.requests).filter(({ declared }) => going.has(declared)));
    const unmet = [...routed.concerned(moment, hasWaypoints), ...needs(world)(moment, hasWaypoints)].filter(
      ({ request }) => judge.outcome(request) === 'denied',
    );
    const cut = [...denied, ...unmet].map((declared): ProofFailure => {
      return { ...failureAt(moment), kind: 'cut', declared, verdict: judge.ask(declared.request) };
    });
    const others = standingOf(existing, moment.state.objects);
    const told = withoutStanding(cut, others, new Set(), (kind) => {
      const objects = [...moment.state.objects.values()].filter(
        (object) => !isStanding(object, others, kind),
      );
      return compile(world, objects, platform);
    });
    if (broken.size > 0) {
      const still = new Set(denied);
      for (const declared of open) if (!still.has(declared)) broken.delete(declared.request);
    }
    failures.push(...told.failures.filter((failure) => !isBroken(failure, broken)));
    standing.push(...told.standing);
    for (const { request } of told.standing) broken.add(request);
    if (guarded.length === 0) continue;
    const whole = moment.checkpoints ? judgeState(moment.state).judge : judge;
    for (const request of openedSince(guarded, world, whole)) {
      failures.push({ ...failureAt(moment), kind: 'opened', request, verdict: whole.ask(request) });
    }
  }
  failures.push(...undosThatLeadElsewhere(started, passed));

  const atFirst = new Set(worked);
  const deniedBefore = new Set(requests.filter((one) => !atFirst.has(one)));
  const final = proveEnd(input, end, compile, { world: worlds(end), requests, deniedBefore });
  failures.push(...final.failures, ...proveWritten(input, end, compile, worked));
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
 * Whether a policy of before had cut the request already. Where one selects a workload, no bypass goes before our own
 * rules for it, so that half of them deny it as well: the policy of before stays what is to blame.
 */
function isBroken(failure: ProofFailure, broken: ReadonlySet<TrafficRequest>): boolean {
  return failure.kind === 'cut' && broken.has(failure.declared.request);
}

function failureAt({ phase, step, undo }: Moment) {
  return { phase, step, undo };
}

/** The needs of the waypoints of a world, made again only where those are others. */
function waypointNeedsOf() {
  const known = new Map<World['waypoints'], ReturnType<typeof concernedRequests>>();
  return (world: World) => {
    const concerned = known.get(world.waypoints) ?? concernedRequests(waypointNeeds(world));
    known.set(world.waypoints, concerned);
    return concerned;
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
