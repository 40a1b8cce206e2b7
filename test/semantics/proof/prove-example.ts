import { resolve } from 'node:path';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import type { Answers } from '../../../src/model/answers.ts';
import type { Approach, Decision } from '../../../src/model/decision.ts';
import type { DataPlane } from '../../../src/model/platform.ts';
import type { Topology } from '../../../src/model/topology.ts';
import { loadTemplates } from '../../../src/rendering/load-templates.ts';
import { makePlan } from '../../../src/rendering/make-plan.ts';
import { compileJudge } from '../../../src/semantics/compile-judge.ts';
import type { CompileJudge, ProofInput } from '../../../src/semantics/proof/prove.ts';

const knowledge = loadKnowledge(resolve('questions'));
const templates = loadTemplates(resolve('templates'));

export const compile: CompileJudge = (world, objects, platform, onTheWire) =>
  compileJudge(world.cluster, objects, platform, knowledge.networkPlugins, onTheWire);

/** What a widening may be called: findings that the catalogue has. */
export const findingCodes: ReadonlySet<string> = new Set(knowledge.findings.map(({ code }) => code));

/** Every approach with every data plane that it can have. */
export const ways: readonly { readonly approach: Approach; readonly dataPlane?: DataPlane }[] = [
  { approach: 'network-policies' },
  ...(['hybrid', 'istio'] as const).flatMap((approach) =>
    (['sidecar', 'ambient', 'ambient-waypoint'] as const).map((dataPlane) => ({ approach, dataPlane })),
  ),
];

/** What `prove` needs for answers under a given approach, whatever they would decide. */
export function proofInput(
  answers: Answers,
  approach: Approach,
  dataPlane: DataPlane | undefined,
  existing: ProofInput['existing'] = [],
): ProofInput {
  const decision = {
    approach,
    ...(dataPlane && { dataPlane: { choice: dataPlane, reasons: [] } }),
    constraints: [],
    findings: [],
  } as unknown as Decision;
  const plan = makePlan({ decision, answers, templates, existing });
  const topology = answers.topology as Topology;
  return { topology, platform: answers.platform, approach, dataPlane, plan, existing };
}
