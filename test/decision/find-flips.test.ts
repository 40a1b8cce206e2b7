import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import type { Flip } from '../../src/model/decision.ts';
import { answersOf } from './cases.ts';
import { knowledge } from './knowledge.ts';

const flipsOf = (preset: string, changes = {}) =>
  decide(knowledge, { requirements: answersOf(preset, changes) }).flips;

describe('flips', () => {
  it('group the choices of a question of many', () => {
    expect(flipsOf('s1-simple')).toContainEqual({
      changes: [
        {
          question: 'traffic-features',
          to: ['retries', 'circuit-breaking', 'routing', 'rate-limiting'],
          how: 'add',
        },
      ],
      becomes: 'hybrid',
      approach: 'hybrid',
    } satisfies Flip);
  });

  it('take everything away from a question of many, where that matters', () => {
    const flips = flipsOf('s1-simple', { 'traffic-features': ['routing', 'retries'] });
    expect(flips).toContainEqual({
      changes: [{ question: 'traffic-features', to: [], how: 'answer' }],
      becomes: 'network-policies',
      approach: 'network-policies',
    });
  });

  it('count becoming blocked', () => {
    expect(flipsOf('s2-multi-tenant')).toContainEqual({
      changes: [{ question: 'policy-enforcement', to: ['no'], how: 'answer' }],
      becomes: 'blocked',
      approach: 'hybrid',
    });
  });

  it('count becoming possible again', () => {
    expect(flipsOf('s2-multi-tenant', { 'policy-enforcement': 'no' })).toContainEqual({
      changes: [{ question: 'tenancy', to: ['one-team', 'several-teams'], how: 'answer' }],
      becomes: 'istio',
      approach: 'istio',
    });
  });

  it('are the smallest sets where no single answer changes the approach', () => {
    const sets = flipsOf('s3-zero-trust').filter(({ changes }) => changes.length > 1);
    expect(sets).toEqual([
      {
        changes: [
          { question: 'service-trust', to: ['none', 'mtls'], how: 'answer' },
          { question: 'isolation', to: ['none', 'namespaces', 'workloads'], how: 'answer' },
        ],
        becomes: 'istio',
        approach: 'istio',
      },
    ]);
  });

  it('are sets of three where two are not enough', () => {
    const sets = flipsOf('u2-finance-zt').filter(({ changes }) => changes.length > 1);
    expect(sets.map(({ changes }) => changes.map(({ question }) => question))).toEqual([
      ['service-trust', 'isolation', 'compliance'],
    ]);
  });

  it('name the questions that nobody was asked and that then decide', () => {
    const { 'complexity-budget': _, ...answers } = answersOf('s1-simple');
    const { flips } = decide(knowledge, { requirements: answers });
    const toL7 = flips.filter(({ changes }) => changes.some(({ question }) => question === 'l7-policies'));
    expect(toL7).toEqual([
      {
        changes: [{ question: 'l7-policies', to: ['yes'], how: 'answer' }],
        becomes: 'hybrid',
        approach: 'hybrid',
        dependsOn: ['complexity-budget'],
      },
      {
        changes: [{ question: 'l7-policies', to: ['yes'], how: 'answer' }],
        becomes: 'istio',
        approach: 'istio',
        dependsOn: ['complexity-budget'],
      },
    ]);
  });
});

describe('what nobody answered', () => {
  it('still gets an answer, and what is open is named', () => {
    const decision = decide(knowledge, { requirements: {} });
    expect(decision.approach).toBe('network-policies');
    expect(decision.possible).toEqual(['network-policies', 'hybrid', 'istio']);
    expect(decision.openUnknowns.map(({ question }) => question)).toEqual(
      knowledge.requirements.map(({ id }) => id).filter((id) => id !== 'scale'),
    );
    expect(decision.findings.map(({ code }) => code)).toContain('decision-undetermined');
  });

  it('is not open where the other answers settle it', () => {
    const answers = answersOf('q8-compliance', { 'l7-policies': 'unknown', 'traffic-features': 'unknown' });
    const decision = decide(knowledge, { requirements: answers });
    expect(decision.approach).toBe('hybrid');
    expect(decision.possible).toEqual(['hybrid']);
    expect(decision.openUnknowns).toEqual([]);
  });

  it('names what an answer could still lead to', () => {
    const decision = decide(knowledge, {
      requirements: answersOf('s1-simple', { 'policy-enforcement': 'unknown' }),
    });
    expect(decision.openUnknowns).toEqual([{ question: 'policy-enforcement', couldBecome: ['istio'] }]);
    const needed = decide(knowledge, {
      requirements: answersOf('s2-multi-tenant', { 'policy-enforcement': 'unknown' }),
    });
    expect(needed.openUnknowns).toEqual([{ question: 'policy-enforcement', couldBecome: ['blocked'] }]);
  });
});

describe('a decision', () => {
  it('takes less than 15 ms of processor time on average, flips and all', () => {
    const inputs = [...knowledge.presets.map(({ answers }) => answers), {}, { 'l7-policies': 'yes' }];
    const start = process.cpuUsage();
    for (const requirements of inputs) decide(knowledge, { requirements });
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000 / inputs.length).toBeLessThan(15);
  });
});
