import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import type { RequirementAnswer } from '../../src/model/answers.ts';
import type { Approach } from '../../src/model/decision.ts';
import { answersOf } from './cases.ts';
import { knowledge } from './knowledge.ts';

/** For each constraint: answers in which it alone changes the outcome, and what it makes of it. */
const cases: Readonly<Record<string, readonly [string, Record<string, RequirementAnswer>, Approach]>> = {
  'encryption-or-identity': ['s1-simple', { 'service-trust': 'mtls' }, 'hybrid'],
  'zero-trust-in-depth': ['q2-l7-control', { 'service-trust': 'zero-trust' }, 'hybrid'],
  regulated: ['s1-simple', { compliance: 'regulated' }, 'hybrid'],
  segmentation: ['q2-l7-control', { compliance: 'segmentation' }, 'hybrid'],
  'egress-boundary': ['q2-l7-control', { isolation: 'workloads-and-egress' }, 'hybrid'],
  'hostile-tenants': ['q2-l7-control', { tenancy: 'tenants' }, 'hybrid'],
  'outside-mesh': ['q2-l7-control', { 'outside-mesh': 'some' }, 'hybrid'],
  migration: ['s1-simple', { change: 'gradual-migration' }, 'hybrid'],
  'mesh-present': ['s1-simple', { 'existing-mesh': 'istio-ambient' }, 'hybrid'],
  'several-clouds': ['s1-simple', { environment: 'several-clouds' }, 'hybrid'],
  'plugin-does-not-enforce': ['s1-simple', { 'policy-enforcement': 'no' }, 'istio'],
};

describe('each constraint', () => {
  it('has a case here', () => {
    expect(Object.keys(cases).sort()).toEqual(knowledge.constraints.map(({ id }) => id).sort());
  });

  it.each(Object.entries(cases))(
    '%s changes the outcome and is silent without its answer',
    (id, [preset, changes, approach]) => {
      const fired = decide(knowledge, { requirements: answersOf(preset, changes) });
      expect(fired.constraints.filter(({ changedOutcome }) => changedOutcome).map((one) => one.id)).toEqual([
        id,
      ]);
      expect(fired.approach).toBe(approach);
      expect(fired.reasons.some(({ source }) => source === id)).toBe(true);
      const silent = decide(knowledge, { requirements: answersOf(preset) });
      expect(silent.constraints.map((one) => one.id)).not.toContain(id);
    },
  );
});

describe('a plugin that does not enforce', () => {
  it('is replaced by a mesh where nothing needs Network Policies', () => {
    const decision = decide(knowledge, {
      requirements: answersOf('s1-simple', { 'policy-enforcement': 'no' }),
    });
    expect(decision.constraints).toEqual([
      { id: 'plugin-does-not-enforce', adds: ['mesh'], drops: ['np'], changedOutcome: true },
    ]);
    expect(decision.blocked).toBeUndefined();
    expect(decision.findings.map(({ code }) => code)).toContain('network-policies-dropped');
  });

  it('blocks where another constraint needs them, and says which', () => {
    const decision = decide(knowledge, {
      requirements: answersOf('s5-edge-iot', { 'policy-enforcement': 'no' }),
    });
    expect(decision.approach).toBe('hybrid');
    expect(decision.blocked).toEqual({
      code: 'unenforced-network-policies',
      values: { neededBy: 'What cannot join a mesh is guarded by Network Policies' },
      answer: 'requirements.policy-enforcement',
    });
  });

  it('says nothing where no Network Policies are in the outcome', () => {
    const decision = decide(knowledge, {
      requirements: answersOf('q2-l7-control', { 'policy-enforcement': 'no' }),
    });
    expect(decision.approach).toBe('istio');
    expect(decision.constraints).toEqual([]);
  });
});
