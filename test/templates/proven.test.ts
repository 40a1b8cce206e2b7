import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { Topology } from '../../src/model/topology.ts';
import { compileJudge } from '../../src/semantics/compile-judge.ts';
import { type CompileJudge, prove } from '../../src/semantics/proof/prove.ts';
import { planOf, type Scenario, scenarios, type Way, ways } from '../rendering/fixtures/scenarios.ts';
import { describeFailure } from '../semantics/proof/describe-failure.ts';

const knowledge = loadKnowledge('questions');
const blocking = new Set(
  knowledge.findings.filter(({ severity }) => severity === 'blocking').map(({ code }) => code),
);
const compile: CompileJudge = (world, objects, facts, onTheWire) =>
  compileJudge(world.cluster, objects, facts, knowledge.networkPlugins, onTheWire);

describe.each(Object.entries(scenarios))('%s', (_, scenario) => {
  it.each(ways)('holds in every phase under $approach $dataPlane, or stops with a finding', (way) => {
    const { failures, stoppedBy } = outcomeOf(scenario, way);
    expect(failures).toEqual([]);
    expect(stoppedBy.filter((code) => !scenario.stopsWith?.includes(code))).toEqual([]);
  });
});

describe('the findings that stop', () => {
  const stopping = Object.entries(scenarios).filter(([, { stopsWith }]) => stopsWith !== undefined);

  it.each(stopping)('are found where they are expected: %s', (_, scenario) => {
    const found = new Set(ways.flatMap((way) => outcomeOf(scenario, way).stoppedBy));
    expect([...found].sort()).toEqual(scenario.stopsWith);
  });
});

/** What the run of `advise` would end with: findings that stop before the proof, or what the proof says. */
function outcomeOf(scenario: Scenario, way: Way): { failures: string[]; stoppedBy: string[] } {
  const { platform, topology } = scenario.answers;
  const plan = planOf(scenario, way);
  const stoppedBy = plan.findings.map(({ code }) => code).filter((code) => blocking.has(code));
  if (stoppedBy.length > 0) return { failures: [], stoppedBy };
  const existing = scenario.existing ?? [];
  const proof = prove({ ...way, topology: topology as Topology, platform, plan, existing }, compile);
  const breaks = proof.standing.some(({ kind }) => kind === 'breaks');
  return {
    failures: [...new Set(proof.failures.map(describeFailure))],
    stoppedBy: breaks ? ['existing-policy-breaks'] : [],
  };
}
