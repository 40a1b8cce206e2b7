import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import type { RequirementAnswer } from '../../src/model/answers.ts';
import { answersOf } from './cases.ts';
import { knowledge } from './knowledge.ts';

/** For each contradiction of the guide: answers to which it applies. */
const applying: Readonly<Record<string, readonly [string, Record<string, RequirementAnswer>]>> = {
  'zero-trust-alone-or-in-depth': ['s3-zero-trust', {}],
  'compliance-three-answers': ['s4-regulated', {}],
  'encryption-without-l7': ['q8-compliance', {}],
  'scarce-resources-or-hybrid': ['u3-migration', {}],
  'overhead-and-budget-apart': ['q2-l7-control', { 'resource-overhead': 'not-acceptable' }],
  'observability-without-l7': ['s1-simple', { observability: 'comprehensive' }],
  'mesh-facts-not-asked': ['s1-simple', { 'existing-mesh': 'istio-sidecar' }],
  'l7-hybrid-or-istio': ['s7-api-gateway', {}],
  'migration-matches-all': ['u3-migration', {}],
  'quadrants-without-scenario': ['s8-legacy', {}],
};

describe('each contradiction of the guide', () => {
  it('has a case here', () => {
    expect(Object.keys(applying).sort()).toEqual(knowledge.contradictions.map(({ id }) => id).sort());
  });

  it.each(Object.entries(applying))('%s is said where it applies', (id, [preset, changes]) => {
    const { agreement } = decide(knowledge, { requirements: answersOf(preset, changes) });
    expect(agreement.contradictions).toContain(id);
  });

  it('is not said where none applies', () => {
    expect(decide(knowledge, { requirements: answersOf('s1-simple') }).agreement.contradictions).toEqual([]);
    expect(decide(knowledge, { requirements: answersOf('s6-enterprise') }).agreement.contradictions).toEqual(
      [],
    );
  });

  it('is not said where an unknown leaves open whether it applies', () => {
    const answers = answersOf('q8-compliance', { 'future-l7': 'unknown' });
    expect(decide(knowledge, { requirements: answers }).agreement.contradictions).not.toContain(
      'encryption-without-l7',
    );
  });
});

describe('agreement', () => {
  it('is told as a whole and for each layer', () => {
    const { agreement } = decide(knowledge, { requirements: answersOf('s3-zero-trust') });
    expect(agreement.perOpinion).toEqual({
      flowchart: { whole: false, mesh: true, networkPolicies: false },
      matrix: { whole: true, mesh: true, networkPolicies: true },
      quadrant: { whole: false, mesh: true, networkPolicies: false },
      quickGuide: { whole: false, mesh: true, networkPolicies: false },
    });
    expect(agreement.summary).toBe(
      'One of four opinions: Hybrid. All four would have a mesh, one Network Policies. Two constraints added Network Policies.',
    );
  });

  it('counts nobody for a layer who leaves open whether there is one', () => {
    const unknown = Object.fromEntries(knowledge.requirements.map(({ id }) => [id, 'unknown']));
    expect(decide(knowledge, { requirements: unknown }).agreement.summary).toBe(
      'None of the four opinions: Network Policies as a whole. None would have a mesh, none Network Policies. Unknown answers leave some of it open.',
    );
  });

  it('of the quick guide is agreement with any of its rows', () => {
    const { agreement, opinions } = decide(knowledge, { requirements: answersOf('q8-compliance') });
    expect(opinions.quickGuide.approaches).toEqual(['hybrid', 'istio']);
    expect(agreement.perOpinion.quickGuide).toEqual({ whole: true, mesh: true, networkPolicies: true });
  });

  it('is not claimed by an opinion that says nothing, or not which', () => {
    const silent = decide(knowledge, {
      requirements: answersOf('q2-l7-control', {
        'l7-policies': 'no',
        'traffic-features': [],
        'future-l7': 'unknown',
      }),
    });
    expect(silent.opinions.quickGuide.rows).toEqual([]);
    expect(silent.agreement.perOpinion.quickGuide).toEqual({});
    expect(silent.agreement.perOpinion.flowchart).toEqual({ networkPolicies: true });
    expect(silent.agreement.summary).toContain('Unknown answers leave some of it open.');
  });

  it('says that a layer was replaced', () => {
    const answers = answersOf('s1-simple', { 'policy-enforcement': 'no' });
    const { summary } = decide(knowledge, { requirements: answers }).agreement;
    expect(summary).toContain('A constraint replaced what cannot work here.');
  });
});
