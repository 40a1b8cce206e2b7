import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import { hasBit } from '../bitset.ts';
import type { Judge } from '../judge.ts';
import { declaredRequests } from './declared.ts';
import { intendedMode } from './intended-mode.ts';
import type { CompileJudge, ProofInput } from './proof-input.ts';
import { momentsOf, type RolloutState, startState } from './rollout-state.ts';
import { rolloutWorlds } from './rollout-worlds.ts';
import { isStanding, standingOf } from './standing.ts';
import type { World } from './world.ts';

/** One connection between declared workloads. */
export interface Connection {
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly protocol: string;
}

/** How many there are, and the first of them: in a large cluster they are millions. */
export interface Connections {
  readonly count: number;
  readonly first: readonly Connection[];
}

const mostFirst = 20;

/** What a rollout changes of what the policies of before let through, and which of those it still relies on. */
export interface Comparison {
  readonly added: Connections;
  readonly removed: Connections;
  /** Absent where there are too many to try. */
  readonly standing?: {
    /**
     * `Kind namespace/name`: without it, at the end and without all that are not needed, a declared request would be
     * denied or a connection open.
     */
    readonly needed: readonly string[];
    /** Those that can go, all of them together. */
    readonly notNeeded: readonly string[];
  };
}

/** Routes and settings stand beside them, and nobody retires those. */
const policyKinds: ReadonlySet<string> = new Set([
  'NetworkPolicy',
  'AuthorizationPolicy',
  'PeerAuthentication',
  'RequestAuthentication',
]);

/** Policies times workloads, beyond which taking each policy away takes too long. */
const mostTrials = 20_000;

/** Compares the state before the first step with the end of the rollout, on the ports of declared workloads. */
export function compareWithExisting(input: ProofInput, compile: CompileJudge): Comparison {
  const { topology, platform, plan, existing } = input;
  const start = startState(topology, existing);
  let end = start;
  for (const moment of momentsOf(plan, start, platform.istio.namespace)) if (!moment.undo) end = moment.state;
  const [before, after] = [start, end].map((state) => stateOf(input, state, compile)) as [State, State];
  const changed = changesBetween(before, after);
  return { ...changed, ...neededOf(input, end, after, compile) };
}

interface State {
  readonly world: World;
  readonly judge: Judge;
}

function stateOf({ topology, platform }: ProofInput, state: RolloutState, compile: CompileJudge): State {
  const objects = [...state.objects.values()];
  const world = rolloutWorlds(topology, platform)(state);
  return { world, judge: compile(world, objects, platform) };
}

interface Counted {
  count: number;
  readonly first: Connection[];
}

function changesBetween(before: State, after: State): Pick<Comparison, 'added' | 'removed'> {
  const added: Counted = { count: 0, first: [] };
  const removed: Counted = { count: 0, first: [] };
  const indices = new Map(after.world.cluster.workloads.map((one, index) => [namespacedName(one), index]));
  for (const destination of before.world.cluster.workloads) {
    const callee = after.world.byKey.get(namespacedName(destination));
    for (const { port, protocol } of before.world.declared(destination)?.ports ?? []) {
      if (!callee) continue;
      const was = before.judge.row(destination, port, protocol);
      const is = after.judge.row(callee, port, protocol);
      before.world.cluster.workloads.forEach((source, index) => {
        if (source === destination || !before.world.declared(source)) return;
        const now = indices.get(namespacedName(source)) ?? -1;
        const [passed, passes] = [
          hasBit(was.allowed, index) || hasBit(was.conditional, index),
          hasBit(is.allowed, now) || hasBit(is.conditional, now),
        ];
        if (passed === passes) return;
        const kind = passes ? added : removed;
        kind.count += 1;
        if (kind.first.length < mostFirst) kind.first.push(connection(source, destination, port, protocol));
      });
    }
  }
  return { added, removed };
}

function connection(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  protocol: string,
): Connection {
  return { source: namespacedName(source), destination: namespacedName(destination), port, protocol };
}

function neededOf(
  input: ProofInput,
  end: RolloutState,
  { world, judge }: State,
  compile: CompileJudge,
): Pick<Comparison, 'standing'> {
  const { topology, platform, existing } = input;
  const policies = existing.filter(({ kind }) => policyKinds.has(kind));
  const standing = [...standingOf(policies, end.objects)].sort();
  if (standing.length * topology.workloads.length > mostTrials) return {};
  const objects = [...end.objects.values()];
  const passing = declaredRequests(world, topology, platform, intendedMode(input)).filter(
    ({ request }) => judge.outcome(request) !== 'denied',
  );
  // Of two that each make up for the other, one has to stay: they are taken away one after the other.
  const gone = new Set<string>();
  for (const key of standing) {
    const trial = new Set([...gone, key]);
    const without = compile(
      world,
      objects.filter((object) => !isStanding(object, trial)),
      platform,
    );
    const cuts = passing.some(({ request }) => without.outcome(request) === 'denied');
    if (!cuts && !opens(world, judge, without)) gone.add(key);
  }
  return {
    standing: { needed: standing.filter((key) => !gone.has(key)), notNeeded: [...gone] },
  };
}

/** Whether anybody gets through somewhere who does not with all policies, or with every request where some were refused. */
function opens(world: World, all: Judge, without: Judge): boolean {
  return world.cluster.workloads.some((destination) =>
    (world.declared(destination)?.ports ?? []).some(({ port, protocol }) => {
      const before = all.row(destination, port, protocol);
      const { allowed, conditional } = without.row(destination, port, protocol);
      return world.cluster.workloads.some(
        (_, index) =>
          (hasBit(before.denied, index) && (hasBit(allowed, index) || hasBit(conditional, index))) ||
          (hasBit(before.conditional, index) && hasBit(allowed, index)),
      );
    }),
  );
}
