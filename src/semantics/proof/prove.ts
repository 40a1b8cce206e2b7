import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Approach } from '../../model/decision.ts';
import { layersOf } from '../../model/decision.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { Plan } from '../../model/plan.ts';
import type { DataPlane, Platform } from '../../model/platform.ts';
import type { MeshMode, Topology } from '../../model/topology.ts';
import type { Judge } from '../judge.ts';
import { type DeclaredRequest, declaredRequests } from './declared.ts';
import { covers, declaredFlows } from './declared-flows.ts';
import { judgeFinalState } from './final-state.ts';
import { guardsOf } from './guards.ts';
import { guardedBefore, openedSince } from './opened.ts';
import type { Proof, ProofFailure } from './proof.ts';
import { labelsInForce, momentsOf, type RolloutState, sameState, startState } from './rollout-state.ts';
import { keyOf, type World, worldOf } from './world.ts';

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
export type CompileJudge = (world: World, objects: readonly KubernetesObject[], platform: Platform) => Judge;

/**
 * Plays the whole rollout and asks, after each step and each undo, whether every declared request still passes; at
 * the end, whether anything else does that the approach could have kept out. Never throws for a plan that fails.
 */
export function prove(input: ProofInput, compile: CompileJudge): Proof {
  const { topology, platform, plan, existing } = input;
  const failures: ProofFailure[] = [];
  const start = startState(topology, existing);
  const modeAtEnd = intendedMode(input);
  let judged = judgeState(input, start, compile);
  const requests = declaredRequests(judged.world, topology, platform, modeAtEnd);
  const worked = new Set(requests.filter(({ request }) => judged.judge.ask(request).outcome !== 'denied'));
  const declaredPairs = new Set(requests.flatMap(({ request }) => pairOf(judged.world, request)));
  const guarded =
    existing.length === 0
      ? []
      : guardedBefore(judged.world, judged.judge, ({ source, destination, port }) =>
          declaredPairs.has(`${source} ${destination} ${port}`),
        );
  const proven: RolloutState[] = [start];
  let end = start;
  let states = 0;

  for (const moment of momentsOf(plan, start, platform.istio.namespace)) {
    if (!moment.undo) end = moment.state;
    if (moment.touched?.size === 0) continue;
    states += 1;
    judged = judgeState(input, moment.state, compile);
    for (const declared of requests) {
      if (!worked.has(declared) || !concerns(declared, moment.touched)) continue;
      const verdict = judged.judge.ask(declared.request);
      if (verdict.outcome === 'denied') {
        failures.push({
          kind: 'cut',
          phase: moment.phase,
          step: moment.step,
          undo: moment.undo,
          declared,
          verdict,
        });
      }
    }
    for (const request of openedSince(guarded, judged.world, judged.judge)) {
      failures.push({
        kind: 'opened',
        phase: moment.phase,
        step: moment.step,
        undo: moment.undo,
        request,
        verdict: judged.judge.ask(request),
      });
    }
    if (!moment.undo) proven.push(moment.state);
  }
  for (const lost of undosThatLeadElsewhere(input, start, proven)) failures.push(lost);

  judged = judgeState(input, end, compile);
  const flows = declaredFlows(judged.world, topology, modeAtEnd);
  const guards = guardsOf(input.approach, input.dataPlane, judged.world, flows, modeAtEnd);
  const final = judgeFinalState({ ...judged, requests, flows, guards, topology, platform });
  failures.push(...final.failures);
  return {
    holds: failures.length === 0,
    failures,
    states,
    declaredRequests: requests.length,
    deniedPairs: final.deniedPairs,
    widenings: final.widenings,
    undetermined: final.undetermined,
  };
}

/** The pod ports that a declared request reaches, as keys of pairs. */
function pairOf(world: World, { source, destination, port }: DeclaredRequest['request']): string[] {
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

function judgeState(
  input: ProofInput,
  state: RolloutState,
  compile: CompileJudge,
): { world: World; judge: Judge } {
  const world = worldOf(input.topology, input.platform, labelsInForce(state), state.serviceLabels);
  return { world, judge: compile(world, [...state.objects.values()], input.platform) };
}

function concerns(declared: DeclaredRequest, touched: ReadonlySet<string> | undefined): boolean {
  return touched === undefined || declared.namespaces.some((namespace) => touched.has(namespace));
}

/** The mode that each workload has when the rollout is over, by the decision. */
export function intendedMode({
  approach,
  dataPlane,
  topology,
  platform,
}: ProofInput): (workload: ClusterWorkload) => MeshMode {
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
    if (!hasMesh || !joining.has(workload.namespace) || workload.hostNetwork) return 'none';
    return (declared.get(key)?.joinsMesh ?? true) ? mesh : 'none';
  };
}

/** Each phase's undo must end in a state that was proven before. */
function undosThatLeadElsewhere(
  input: ProofInput,
  start: RolloutState,
  proven: readonly RolloutState[],
): ProofFailure[] {
  const failures: ProofFailure[] = [];
  const lastOfUndo = new Map<string, RolloutState>();
  for (const moment of momentsOf(input.plan, start, input.platform.istio.namespace)) {
    if (moment.undo) lastOfUndo.set(moment.phase, moment.state);
  }
  for (const [phase, state] of lastOfUndo) {
    if (!proven.some((one) => sameState(one, state))) failures.push({ kind: 'undo-leads-elsewhere', phase });
  }
  return failures;
}
