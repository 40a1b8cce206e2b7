import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import { matchQuickGuide } from '../../src/decision/match-quick-guide.ts';
import { evaluateCondition } from '../../src/knowledge/evaluate-condition.ts';
import { answersOf, topologyOf } from './cases.ts';
import { knowledge } from './knowledge.ts';

const situations = knowledge.quickGuide.situations;

describe('the quick guide', () => {
  it('has its eight rows, each the situation of a preset', () => {
    expect(situations.map(({ row }) => row)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const presets = [
      'q1-small-team',
      'q2-l7-control',
      'q3-zero-trust',
      'q4-constrained',
      'q5-multi-cloud',
      'q6-modernisation',
      'q7-mesh-in-use',
      'q8-compliance',
    ];
    for (const [index, preset] of presets.entries()) {
      const rows = matchQuickGuide(knowledge, answersOf(preset)).rows.map(({ id }) => id);
      expect(rows).toContain(situations[index]?.id);
    }
  });

  it('has no row that fits every preset', () => {
    for (const { id, when } of situations) {
      const misses = knowledge.presets.filter(
        ({ answers }) => evaluateCondition(when, { requirements: answers }) === false,
      );
      expect([id, misses.length > 0]).toEqual([id, true]);
    }
  });

  it('tells rows that an unknown leaves open from those that fit', () => {
    const opinion = matchQuickGuide(knowledge, answersOf('s1-simple', { scale: 'unknown' }));
    expect(opinion.rows.map(({ id }) => id)).toEqual(['constrained']);
    expect(opinion.open).toEqual(['small-team']);
  });

  it.each([
    ...Object.values(knowledge.quickGuide.whenToUse).flat(),
    ...Object.values(knowledge.quickGuide.chooseWhen).flat(),
  ])('has a preset to which "$text" applies, and one to which it does not', ({ when }) => {
    const truths = knowledge.presets.map(({ answers }) => evaluateCondition(when, { requirements: answers }));
    expect(truths).toContain(true);
    expect(truths).toContain(false);
  });
});

describe('reasons', () => {
  it('come weightiest first, each pointing to a part of the approach', () => {
    const { reasons } = decide(knowledge, { requirements: answersOf('q8-compliance') });
    expect(reasons.slice(0, 3)).toEqual([
      {
        text: 'Encryption and identity: Network Policies give neither',
        source: 'encryption-or-identity',
        points: 'istio',
      },
      { text: 'The regime asks for segmentation and encryption', source: 'regulated', points: 'both' },
      {
        text: 'Egress must be bounded: a mesh alone is no boundary',
        source: 'egress-boundary',
        points: 'network-policies',
      },
    ]);
  });

  it('say what the guide lists where answers say nothing yet', () => {
    const { reasons } = decide(knowledge, { requirements: answersOf('s1-simple') });
    expect(reasons.map(({ text }) => text)).toContain('Services call each other in simple patterns');
    expect(new Set(reasons.map(({ points }) => points))).toEqual(new Set(['network-policies']));
  });

  it('name what the topology shows', () => {
    const shop = topologyOf(
      [{ name: 'checkout' }, { name: 'postgres', joinsMesh: false }],
      ['checkout>payment'],
    );
    const http = [{ methods: ['POST'], paths: ['/process'], hosts: [], headers: [], claims: [] }];
    const topology = { ...shop, calls: shop.calls.map((call) => ({ ...call, http })) };
    const requirements = answersOf('q2-l7-control', { 'outside-mesh': 'some' });
    const texts = decide(knowledge, { requirements, topology }).reasons.map(({ text }) => text);
    expect(texts.slice(0, 2)).toEqual([
      'HTTP rules are needed: only POST /process from checkout',
      'Not in a mesh, so with no other guard: postgres',
    ]);
  });

  it('do not rest on assumptions', () => {
    const given = decide(knowledge, { requirements: answersOf('s1-simple') });
    const assumptions = [{ answer: 'requirements.isolation', value: 'namespaces', question: 'isolation' }];
    const assumed = decide(knowledge, { requirements: answersOf('s1-simple'), assumptions });
    const isolated = 'Namespaces must be isolated from each other';
    expect(given.reasons.map(({ text }) => text)).toContain(isolated);
    expect(assumed.reasons.map(({ text }) => text)).not.toContain(isolated);
    expect(assumed.assumptions).toEqual(assumptions);
  });

  it('do not give what is needed later as a reason where it is needed now', () => {
    const { reasons } = decide(knowledge, { requirements: answersOf('s3-zero-trust') });
    expect(reasons.map(({ source }) => source)).not.toContain('future-l7');
  });
});
