import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { platform, topology } from '../../arbitrary/topology.ts';
import { describeFailure } from './describe-failure.ts';
import { compile, proofInput, ways } from './prove-example.ts';

const requirements = {
  isolation: 'workloads-and-egress',
  'l7-policies': 'yes',
  'service-trust': 'mtls',
  observability: 'comprehensive',
};

describe.each(ways)(
  'a bundle of $approach $dataPlane for a random application',
  ({ approach, dataPlane }) => {
    it('allows every declared call in every state of the rollout, and at the end nothing that it could keep out', () => {
      fc.assert(
        fc.property(topology, (random) => {
          const answers = { requirements, platform, topology: random, assumptions: [] };
          const proof = prove(proofInput(answers, approach, dataPlane), compile);
          expect(proof.failures.slice(0, 3).map(describeFailure)).toEqual([]);
        }),
        { numRuns: 40 },
      );
    }, 120_000);
  },
);
