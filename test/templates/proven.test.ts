import { describe, expect, it } from 'vitest';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import type { Topology } from '../../src/model/topology.ts';
import { compileJudge } from '../../src/semantics/compile-judge.ts';
import { prove } from '../../src/semantics/proof/prove.ts';
import { planOf, scenarios, ways } from '../rendering/fixtures/scenarios.ts';
import { describeFailure } from '../semantics/proof/describe-failure.ts';

const knowledge = loadKnowledge('questions');

const provable = Object.entries(scenarios).filter(([, { unprovable }]) => unprovable === undefined);

describe.each(provable)('%s', (_, scenario) => {
  const foreseen = ways.filter(({ approach }) => !scenario.unforeseen?.includes(approach));

  it.each(foreseen)('holds in every phase under $approach $dataPlane', (way) => {
    const { platform, topology } = scenario.answers;
    const proof = prove(
      {
        ...way,
        topology: topology as Topology,
        platform,
        plan: planOf(scenario, way),
        existing: scenario.existing ?? [],
      },
      (world, objects, facts, onTheWire) =>
        compileJudge(world.cluster, objects, facts, knowledge.networkPlugins, onTheWire),
    );
    expect([...new Set(proof.failures.map(describeFailure))]).toEqual([]);
  });
});
