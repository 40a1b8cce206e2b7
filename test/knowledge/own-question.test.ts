import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { isAsked, isRequired } from '../../src/knowledge/question-status.ts';
import { answersOf } from '../decision/cases.ts';
import { knowledge } from '../decision/knowledge.ts';
import { copyQuestions } from './copy-questions.ts';

/** What an organisation adds: one question and one constraint, as files. */
const files = {
  'requirements/audit-trail.yaml': `id: audit-trail
order: 25
title: Audit trail
ask: Must every request between services be on record?
help: The auditors of the bank ask for it.
kind: one
default: 'no'
when: {question: l7-policies, is: 'no'}
options:
  - id: 'no'
    label: No
  - id: 'yes'
    label: 'Yes'
    reason: {text: Every request must be on record, points: istio, weight: 80}
    demands: {observability: 1, identity: 1}
`,
  'constraints/audit-needs-mesh.yaml': `id: audit-needs-mesh
title: An audit trail needs a mesh
when:
  all:
    - {question: audit-trail, is: 'yes'}
    - {question: tenancy, in: [several-teams, tenants]}
needs: [mesh]
reason: The audit trail names callers
points: istio
weight: 80
source: The bank's handbook
`,
};

describe('a question that an organisation adds as a file', () => {
  const load = () => loadKnowledge(copyQuestions(files));

  it('is loaded in its place, and asked by its own condition', () => {
    const own = load();
    expect(own.requirements.map(({ id }) => id).slice(0, 4)).toEqual([
      'l7-policies',
      'service-trust',
      'audit-trail',
      'traffic-features',
    ]);
    const question = own.requirements.find(({ id }) => id === 'audit-trail');
    if (!question) throw new Error('the question was not loaded');
    expect(isAsked(question, { requirements: { 'l7-policies': 'no' } })).toBe(true);
    expect(isAsked(question, { requirements: { 'l7-policies': 'yes' } })).toBe(false);
    expect(isRequired(question, { requirements: { 'l7-policies': 'no' } })).toBe(false);
  });

  it('moves the matrix by its weights, and says so', () => {
    const { scores } = decide(load(), { requirements: answersOf('s1-simple', { 'audit-trail': 'yes' }) })
      .opinions.matrix;
    const before = decide(knowledge, { requirements: answersOf('s1-simple') }).opinions.matrix.scores;
    // Observability: 4 * (1 - 0.5), identity: 8 * (1 - 0.5); both supported by Istio in full.
    expect(before['network-policies'].low - scores['network-policies'].low).toBe(6);
    expect(scores.istio.low).toBe(before.istio.low);
    expect(scores['network-policies'].contributions).toContainEqual({
      row: 'identity',
      points: 4,
      because: ['audit-trail'],
    });
  });

  it('takes part in constraints with other questions, in flips and in what is open', () => {
    const own = load();
    const alone = decide(own, { requirements: answersOf('s1-simple', { 'audit-trail': 'yes' }) });
    expect(alone.approach).toBe('network-policies');
    expect(alone.flips).toContainEqual({
      changes: [{ question: 'tenancy', to: ['several-teams', 'tenants'], how: 'answer' }],
      becomes: 'hybrid',
      approach: 'hybrid',
    });
    const both = decide(own, { requirements: answersOf('s2-multi-tenant', { 'audit-trail': 'yes' }) });
    expect(both.approach).toBe('hybrid');
    expect(both.reasons).toContainEqual({
      text: 'The audit trail names callers',
      source: 'audit-needs-mesh',
      points: 'istio',
    });
    const open = decide(own, { requirements: answersOf('s2-multi-tenant', { 'audit-trail': 'unknown' }) });
    expect(open.openUnknowns).toEqual([{ question: 'audit-trail', couldBecome: ['hybrid'] }]);
    expect(open.possible).toEqual(['network-policies', 'hybrid']);
  });
});
