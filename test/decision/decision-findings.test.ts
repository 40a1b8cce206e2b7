import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import { isSafeIstio } from '../../src/decision/decision-findings.ts';
import type { DecisionInput } from '../../src/decision/decision-input.ts';
import { placeholdersOf, renderFinding } from '../../src/knowledge/render-finding.ts';
import { answersOf, platformWith, topologyOf } from './cases.ts';
import { knowledge } from './knowledge.ts';

const istio = platformWith().istio;
const withDatabase = topologyOf(
  [{ name: 'web' }, { name: 'postgres', joinsMesh: false, role: 'database' }],
  ['web>postgres'],
);
const assumedOutside = [{ answer: 'requirements.outside-mesh', value: 'none', question: 'outside-mesh' }];

/** For each finding that a decision can have: what brings it about. */
const cases: Readonly<Record<string, DecisionInput>> = {
  'decision-undetermined': { requirements: answersOf('s1-simple', { 'service-trust': 'unknown' }) },
  'unenforced-network-policies': {
    requirements: answersOf('s2-multi-tenant', { 'policy-enforcement': 'no' }),
  },
  'network-policies-dropped': { requirements: answersOf('s1-simple', { 'policy-enforcement': 'no' }) },
  'policy-enforcement-unknown': { requirements: answersOf('s1-simple', { 'policy-enforcement': 'unknown' }) },
  'answer-taken-from-topology': {
    requirements: answersOf('q2-l7-control'),
    assumptions: assumedOutside,
    topology: withDatabase,
  },
  'topology-contradicts-answer': { requirements: answersOf('q2-l7-control'), topology: withDatabase },
  'plugin-contradicts-answer': {
    requirements: answersOf('s1-simple'),
    platform: platformWith({ networkPlugin: 'flannel' }),
  },
  'network-plugin-retiring': {
    requirements: answersOf('s1-simple'),
    platform: platformWith({ networkPlugin: 'weave-net', policyEnforcement: 'yes' }),
  },
  'encryption-outside-flowchart': { requirements: answersOf('q8-compliance') },
  'mesh-despite-overhead': { requirements: answersOf('u3-migration') },
  'sidecars-despite-overhead': {
    requirements: answersOf('s7-api-gateway', { 'existing-mesh': 'istio-sidecar' }),
  },
  'mesh-despite-complexity': { requirements: answersOf('q8-compliance') },
  'other-mesh-present': { requirements: answersOf('s1-simple', { 'existing-mesh': 'other' }) },
  'istio-version-floor': {
    requirements: answersOf('q2-l7-control'),
    platform: platformWith({ istio: { ...istio, version: '1.29.2' } }),
  },
  'istio-leaves-open': { requirements: answersOf('q2-l7-control') },
  'data-plane-without-layer7': {
    requirements: answersOf('q2-l7-control'),
    platform: platformWith({ istio: { ...istio, dataPlane: 'ambient' } }),
  },
  'ambient-across-clusters-beta': {
    requirements: answersOf('u4-multi-cloud', { 'resource-overhead': 'not-acceptable' }),
  },
  'start-with-network-policies': { requirements: answersOf('s8-legacy') },
};

describe.each(Object.entries(cases))('%s', (code, input) => {
  const decision = decide(knowledge, input);
  const finding = decision.findings.find((one) => one.code === code);

  it('is found', () => {
    expect(decision.findings.map((one) => one.code)).toContain(code);
  });

  it('has a value for each placeholder of its texts', () => {
    const entry = knowledge.findings.find((one) => one.code === code);
    expect(Object.keys(finding?.values ?? {})).toEqual(
      expect.arrayContaining(entry ? placeholdersOf(entry) : ['entry']),
    );
    expect(finding && renderFinding(knowledge, finding).message).not.toContain('undefined');
  });
});

describe('findings of a decision', () => {
  it('are none of a warning’s weight for simple answers', () => {
    for (const preset of ['s1-simple', 's2-multi-tenant', 'q4-constrained', 'u1-basic']) {
      expect(decide(knowledge, { requirements: answersOf(preset) }).findings).toEqual([]);
    }
  });

  it('each have a case here', () => {
    const everything = Object.values(cases).flatMap((input) => decide(knowledge, input).findings);
    expect(new Set(everything.map(({ code }) => code))).toEqual(new Set(Object.keys(cases)));
  });
});

describe('facts and answers', () => {
  it('let the plugin answer what nobody did', () => {
    const requirements = answersOf('s1-simple', { 'policy-enforcement': 'unknown' });
    const platform = platformWith({ networkPlugin: 'kubenet', policyEnforcement: 'no' });
    const decision = decide(knowledge, { requirements, platform });
    expect(decision.approach).toBe('istio');
    expect(decision.findings.map(({ code }) => code)).not.toContain('policy-enforcement-unknown');
  });

  it('let the topology replace a default, and take it off the assumptions', () => {
    const input = cases['answer-taken-from-topology'];
    const decision = decide(knowledge, input as DecisionInput);
    expect(decision.approach).toBe('hybrid');
    expect(decision.assumptions).toEqual([]);
  });

  it('keep an answer that the topology contradicts', () => {
    const decision = decide(knowledge, cases['topology-contradicts-answer'] as DecisionInput);
    expect(decision.approach).toBe('istio');
  });

  it('take calls over UDP as traffic outside the mesh', () => {
    const topology = topologyOf([{ name: 'web' }, { name: 'log' }], ['web>log']);
    const calls = topology.calls.map((call) => ({ ...call, protocol: 'UDP' as const }));
    const decision = decide(knowledge, {
      requirements: answersOf('q2-l7-control'),
      topology: { ...topology, calls },
    });
    expect(decision.findings.find(({ code }) => code === 'topology-contradicts-answer')?.values.because).toBe(
      'topology.calls[0]',
    );
  });
});

describe('isSafeIstio', () => {
  it.each([
    ['1.27.9', false],
    ['1.28.6', false],
    ['1.28.7', true],
    ['1.29.2', false],
    ['1.29.3', true],
    ['1.30.0', true],
    ['v1.31.0-rc.0', true],
    ['2.0', true],
    ['latest', false],
  ])('%s: %s', (version, safe) => {
    expect(isSafeIstio(version)).toBe(safe);
  });
});
