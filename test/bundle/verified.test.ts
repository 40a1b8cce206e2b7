import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFindings } from '../../src/cli/verify/open-findings.ts';
import { policyFindings } from '../../src/cli/verify/policy-findings.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { severityOf } from '../../src/report/finding-text.ts';
import { momentsOf, startState } from '../../src/semantics/proof/rollout-state.ts';
import type { VerificationInput } from '../../src/semantics/verification/verification-input.ts';
import { verifyPolicies } from '../../src/semantics/verification/verify-policies.ts';
import { type Bundle, everyBundle } from './bundles.ts';

const knowledge = loadKnowledge(resolve('questions'));
const bundles = everyBundle().filter(({ name }) => /^(payments|online-boutique|q3|s1|u1)/.test(name));

/** What stays open because the mesh alone guards, by its code. */
const openWithoutNetworkPolicies = new Set([
  'egress-unguarded',
  'l7-not-enforced',
  'namespace-without-default-deny',
  'outside-mesh-unguarded',
  'plaintext-port-open',
  'plaintext-port-unfenced',
  'protocol-unguarded',
  'proxy-port-unguarded',
]);

function verified({ answers, plan, dataPlane }: Bundle) {
  const { topology, platform } = answers;
  if (!topology) throw new Error('a bundle has a topology');
  let end = startState(topology, []);
  for (const { undo, state } of momentsOf(plan, end, platform.istio.namespace)) if (!undo) end = state;
  const input: VerificationInput = {
    objects: [...end.objects.values()].map((object) => ({ object, place: { file: 'final.yaml' } })),
    platform,
    topology,
    workloads: 'answers',
    ...(dataPlane ? { dataPlane } : {}),
  };
  const result = verifyPolicies(input, knowledge.networkPlugins);
  const findings = [...policyFindings(input, knowledge), ...openFindings(result, knowledge)];
  return { ...result.verification, findings };
}

describe('what verify says of the end of our own bundles', () => {
  it('has bundles to judge', () => {
    expect(bundles.length).toBeGreaterThanOrEqual(50);
  });

  it.each(bundles)('agrees with the proof, and raises no false alarm: $name', (bundle) => {
    const { needs, tooWide, findings } = verified(bundle);
    expect(needs.filter(({ outcome }) => outcome !== 'allowed')).toEqual([]);
    expect(tooWide).toEqual([]);
    const grave = findings.filter((finding) => severityOf(finding, knowledge) !== 'info');
    const expected = bundle.approach === 'istio' ? openWithoutNetworkPolicies : new Set(['l7-not-enforced']);
    expect(grave.filter(({ code }) => !expected.has(code))).toEqual([]);
  });
});
