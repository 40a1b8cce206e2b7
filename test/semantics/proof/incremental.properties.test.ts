import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { Topology } from '../../../src/model/topology.ts';
import { declaredRequests, waypointNeeds } from '../../../src/semantics/proof/declared.ts';
import { declaredTopology } from '../../../src/semantics/proof/declared-topology.ts';
import { intendedMode } from '../../../src/semantics/proof/intended-mode.ts';
import { type ProofInput, prove } from '../../../src/semantics/proof/prove.ts';
import {
  labelsInForce,
  momentsOf,
  type RolloutState,
  startState,
} from '../../../src/semantics/proof/rollout-state.ts';
import { routedRequests } from '../../../src/semantics/proof/routed/routed-requests.ts';
import { worldOf } from '../../../src/semantics/proof/world.ts';
import { anyPlatform } from '../../arbitrary/any-platform.ts';
import { platform, topology } from '../../arbitrary/topology.ts';
import { unusualTopology } from '../../arbitrary/unusual-topology.ts';
import { compile, proofInput, ways } from './prove-example.ts';

const requirements = {
  isolation: 'workloads-and-egress',
  'l7-policies': 'yes',
  'service-trust': 'mtls',
  observability: 'comprehensive',
};

const inputs = [
  { kind: 'a random application', applications: topology, platforms: fc.constant(platform) },
  { kind: 'an unusual one on any platform', applications: unusualTopology, platforms: anyPlatform },
];

/** Where a declared request is denied for the first time: the request, the phase and the step. */
type Cuts = readonly string[];

describe.each(inputs)('the states of a rollout for $kind', ({ applications, platforms }) => {
  it.each(ways)(
    'are proven under $approach $dataPlane as if each were judged from scratch, whatever the plan lacks',
    ({ approach, dataPlane }) => {
      let found = 0;
      fc.assert(
        fc.property(applications, platforms, fc.nat(), (random, facts, lacking) => {
          const answers = { requirements, platform: facts, topology: random, assumptions: [] };
          const input = withoutDocument(proofInput(answers, approach, dataPlane), lacking);
          const expected = cutsFromScratch(input);
          found += expected.length;
          expect(cutsOf(input)).toEqual(expected);
        }),
        { numRuns: 15 },
      );
      expect(found).toBeGreaterThan(0);
    },
    120_000,
  );
});

/** The plan without one of its documents, so that there is something to find. */
function withoutDocument(input: ProofInput, lacking: number): ProofInput {
  const { documents, final } = input.plan;
  const missing = documents[lacking % (documents.length + 1)]?.object;
  const others = ({ object }: { readonly object: KubernetesObject }) => object !== missing;
  return {
    ...input,
    plan: { ...input.plan, documents: documents.filter(others), final: final.filter(others) },
  };
}

function cutsOf(input: ProofInput): Cuts {
  const first = new Map<string, string>();
  for (const failure of prove(input, compile).failures) {
    if (failure.kind !== 'cut' || failure.phase === 'final') continue;
    const { declared, phase, step } = failure;
    const key = JSON.stringify(declared);
    if (!first.has(key)) first.set(key, `${key} ${phase} ${step}`);
  }
  return [...first.values()].sort();
}

/** Every state by itself: its own world and routes, all of its objects compiled again, every request asked in full. */
function cutsFromScratch(input: ProofInput): Cuts {
  const declared: Topology = declaredTopology(input);
  const { platform: facts } = input;
  const start = startState(declared, input.existing);
  const judgeOf = (state: RolloutState) => {
    const objects = structuredClone([...state.objects.values()]);
    const fresh = structuredClone(declared);
    const world = worldOf(fresh, facts, labelsInForce(state), state.serviceLabels, objects);
    return { world, objects, judge: compile(world, objects, facts) };
  };
  const before = judgeOf(start);
  const worked = declaredRequests(before.world, declared, facts, intendedMode(input)).filter(
    ({ request }) => before.judge.ask(request).outcome !== 'denied',
  );
  const first = new Map<string, string>();
  for (const { phase, step, state } of momentsOf(input.plan, start, facts.istio.namespace)) {
    const { world, objects, judge } = judgeOf(state);
    const { legs } = routedRequests(world, input.topology, facts, objects, worked);
    for (const asked of [...worked, ...legs, ...waypointNeeds(world)]) {
      const key = JSON.stringify(asked);
      if (first.has(key) || judge.ask(asked.request).outcome !== 'denied') continue;
      first.set(key, `${key} ${phase} ${step}`);
    }
  }
  return [...first.values()].sort();
}
