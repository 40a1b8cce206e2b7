import type { KubernetesObject } from '../../model/kubernetes.ts';
import { type Checkpoints, checkpointsOf } from './checkpoints.ts';
import { type DeclaredRequest, declaredRequests, waypointNeeds } from './declared.ts';
import { declaredFlows } from './declared-flows.ts';
import { declaredTopology } from './declared-topology.ts';
import { guardsOf } from './guards.ts';
import { ifEnforced } from './if-enforced.ts';
import { intendedMode } from './intended-mode.ts';
import { type FinalVerdict, judgeFinalState, judgeOpenings } from './judge-final-state.ts';
import { judgePlaintext } from './judge-plaintext.ts';
import { layerViews, peerAuthentications } from './layer-views.ts';
import { namedRequests } from './named-requests.ts';
import { outsideDoors } from './outside-doors.ts';
import type { Proof, ProofFailure } from './proof.ts';
import type { CompileJudge, ProofInput } from './proof-input.ts';
import type { RolloutState } from './rollout-state.ts';
import { rolloutWorlds } from './rollout-worlds.ts';
import { astrayAt } from './routed/astray.ts';
import { ownRoutes } from './routed/own-routes.ts';
import { routedRequests } from './routed/routed-requests.ts';
import { isStanding, standingOf, withoutStanding } from './standing.ts';
import type { FinalState } from './state-to-judge.ts';
import type { World } from './world.ts';

const atEnd = { phase: 'final', step: 'end of the rollout', undo: false };

/** What a proof of the whole rollout found out already. */
interface Known {
  /** The world at the end. */
  readonly world?: World;
  readonly requests?: readonly DeclaredRequest[];
  readonly deniedBefore?: ReadonlySet<DeclaredRequest>;
}

/**
 * The end of a rollout: everything declared passes, and nothing else that the approach can keep out. Each checkpoint
 * is judged by itself too, so that one cannot hide a hole in the other.
 */
export function proveEnd(
  input: ProofInput,
  end: RolloutState,
  compile: CompileJudge,
  known: Known = {},
): FinalVerdict & Pick<Proof, 'standing'> {
  const { approach, dataPlane } = input;
  const platform = ifEnforced(input.platform);
  const topology = declaredTopology(input);
  const modeAtEnd = intendedMode(input);
  const { requests, deniedBefore: neverPassed = new Set<DeclaredRequest>() } = known;
  const world = known.world ?? rolloutWorlds(topology, platform)(end);
  const flows = declaredFlows(world, topology, modeAtEnd);
  const objects = [...end.objects.values()];
  const wanted = requests ?? declaredRequests(world, topology, platform, modeAtEnd);
  const follow = (followed: readonly DeclaredRequest[]) =>
    routedRequests(world, input.topology, platform, ownRoutes(input, objects), followed);
  const routed = follow(wanted.filter((one) => !neverPassed.has(one)));
  const late = follow([...neverPassed]);
  // A way whose beginning was denied before never worked as a whole.
  const deniedBefore = new Set([...neverPassed, ...late.legs]);
  const declared = [...wanted, ...routed.legs, ...late.legs, ...waypointNeeds(world)];
  const state = (checkpoints: Checkpoints, kept: readonly KubernetesObject[]): FinalState => ({
    world,
    judge: compile(world, kept, platform, checkpoints.onTheWire),
    requests: declared,
    flows,
    guards: guardsOf(checkpoints, dataPlane, world, flows, modeAtEnd),
    topology,
    platform,
    doors: outsideDoors(kept),
    named: namedRequests(kept, platform.istio.namespace),
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
    withoutStanding(part.failures, standing, deniedBefore, (kind) =>
      compile(
        world,
        part.objects.filter((object) => !isStanding(object, standing, kind)),
        platform,
        part.checkpoints.onTheWire,
      ),
    ),
  );
  return {
    ...whole,
    failures: [
      ...astrayAt(atEnd, routed),
      ...astrayAt(atEnd, late),
      ...told.flatMap(({ failures }) => failures),
    ],
    standing: told.flatMap((one) => one.standing),
  };
}
