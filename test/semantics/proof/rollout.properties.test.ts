import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import type { Answers } from '../../../src/model/answers.ts';
import type { Approach, Decision } from '../../../src/model/decision.ts';
import type { DataPlane } from '../../../src/model/platform.ts';
import type { Topology } from '../../../src/model/topology.ts';
import { loadTemplates } from '../../../src/rendering/load-templates.ts';
import { makePlan } from '../../../src/rendering/make-plan.ts';
import { compileJudge } from '../../../src/semantics/compile-judge.ts';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { platform, topology } from '../../arbitrary/topology.ts';
import { describeFailure } from './describe-failure.ts';

const knowledge = loadKnowledge(resolve('questions'));
const templates = loadTemplates(resolve('templates'));

const ways: readonly { approach: Approach; dataPlane?: DataPlane }[] = [
  { approach: 'network-policies' },
  ...(['hybrid', 'istio'] as const).flatMap((approach) =>
    (['sidecar', 'ambient', 'ambient-waypoint'] as const).map((dataPlane) => ({ approach, dataPlane })),
  ),
];

describe.each(ways)(
  'a bundle of $approach $dataPlane for a random application',
  ({ approach, dataPlane }) => {
    it('allows every declared call in every state of the rollout, and at the end nothing that it could keep out', () => {
      fc.assert(
        fc.property(topology, (random) => {
          const proof = proofOf(random, approach, dataPlane);
          expect(proof.failures.slice(0, 3).map(describeFailure)).toEqual([]);
        }),
        { numRuns: Number(process.env.NETMESH_RUNS ?? 60) },
      );
    });
  },
);

function proofOf(random: Topology, approach: Approach, dataPlane: DataPlane | undefined) {
  const answers: Answers = {
    requirements: {
      isolation: 'workloads-and-egress',
      'l7-policies': 'yes',
      'service-trust': 'mtls',
      observability: 'comprehensive',
    },
    platform,
    topology: random,
    assumptions: [],
  };
  const decision = {
    approach,
    ...(dataPlane && { dataPlane: { choice: dataPlane, reasons: [] } }),
  } as unknown as Decision;
  const plan = makePlan({ decision, answers, templates });
  return prove(
    { topology: random, platform, approach, dataPlane, plan, existing: [] },
    (world, objects, facts) => compileJudge(world.cluster, objects, facts, knowledge.networkPlugins),
  );
}
