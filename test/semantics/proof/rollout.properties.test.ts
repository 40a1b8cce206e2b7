import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { anyPlatform } from '../../arbitrary/any-platform.ts';
import { platform, topology } from '../../arbitrary/topology.ts';
import { unusualTopology } from '../../arbitrary/unusual-topology.ts';
import { describeFailure } from './describe-failure.ts';
import { compile, findingCodes, proofInput, ways } from './prove-example.ts';

const requirements = {
  isolation: 'workloads-and-egress',
  'l7-policies': 'yes',
  'service-trust': 'mtls',
};
/** Comprehensive observability brings waypoints to all that speak HTTP. */
const observabilities = fc.constantFrom('basic', 'comprehensive');

const usualName = {
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'shop', uid: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { mtls: { mode: 'PERMISSIVE' } },
};
const inputs = [
  {
    kind: 'a random application',
    applications: topology,
    platforms: fc.constant(platform),
    stands: fc.constant([]),
  },
  {
    kind: 'an unusual one on any platform',
    applications: unusualTopology,
    platforms: anyPlatform,
    stands: fc.constantFrom([], [usualName]),
  },
];

describe.each(inputs)('a bundle for $kind', ({ applications, platforms, stands }) => {
  it.each(ways)(
    'allows under $approach $dataPlane every declared call in every state, and at the end nothing that it could keep out',
    ({ approach, dataPlane }) => {
      fc.assert(
        fc.property(
          applications,
          platforms,
          stands,
          observabilities,
          (random, facts, existing, observability) => {
            const asked = { ...requirements, observability };
            const answers = { requirements: asked, platform: facts, topology: random, assumptions: [] };
            const proof = prove(proofInput(answers, approach, dataPlane, existing), compile);
            expect(proof.failures.slice(0, 3).map(describeFailure)).toEqual([]);
            expect(proof.widenings.map(({ code }) => code).filter((code) => !findingCodes.has(code))).toEqual(
              [],
            );
          },
        ),
        { numRuns: 40 },
      );
    },
    120_000,
  );
});
