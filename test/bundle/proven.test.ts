import { describe, expect, it } from 'vitest';
import type { Topology } from '../../src/model/topology.ts';
import { prove } from '../../src/semantics/proof/prove.ts';
import { describeFailure } from '../semantics/proof/describe-failure.ts';
import { compile } from '../semantics/proof/prove-example.ts';
import { everyBundle } from './bundles.ts';

const bundles = everyBundle();

describe('the proof of every preset and example under every approach and data plane', () => {
  it('has bundles to judge', () => {
    expect(bundles.length).toBeGreaterThanOrEqual(294);
  });

  it.each(bundles)('holds for $name', ({ approach, dataPlane, answers, plan }) => {
    const { platform } = answers;
    const topology = answers.topology as Topology;
    const proof = prove({ approach, dataPlane, topology, platform, plan, existing: [] }, compile);
    expect(proof.failures.slice(0, 3).map(describeFailure)).toEqual([]);
  });
});
