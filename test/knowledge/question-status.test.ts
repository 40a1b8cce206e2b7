import { describe, expect, it } from 'vitest';
import { defaultAnswer, isAsked, isRequired } from '../../src/knowledge/question-status.ts';
import { knowledge } from '../decision/knowledge.ts';

const requirement = (id: string) => {
  const found = knowledge.requirements.find((question) => question.id === id);
  if (!found) throw new Error(`there is no question ${id}`);
  return found;
};
const asked = (answers: Record<string, string | string[]>) =>
  knowledge.requirements
    .filter((question) => isAsked(question, { requirements: answers }))
    .map(({ id }) => id);
const required = (answers: Record<string, string | string[]>) =>
  knowledge.requirements
    .filter((question) => isRequired(question, { requirements: answers }))
    .map(({ id }) => id);

describe('the questions that stop a run', () => {
  it('are those along the path of the flowchart', () => {
    expect(required({})).toEqual(['l7-policies']);
    expect(required({ 'l7-policies': 'yes' })).toEqual(['l7-policies', 'service-trust']);
    expect(required({ 'l7-policies': 'yes', 'service-trust': 'none', observability: 'basic' })).toEqual([
      'l7-policies',
      'service-trust',
      'observability',
      'complexity-budget',
    ]);
    expect(required({ 'l7-policies': 'no', 'traffic-features': ['retries'] })).toEqual([
      'l7-policies',
      'traffic-features',
      'resource-overhead',
    ]);
    expect(required({ 'l7-policies': 'no', 'traffic-features': [] })).toEqual([
      'l7-policies',
      'traffic-features',
      'future-l7',
    ]);
  });

  it('are none where the answer before is unknown', () => {
    expect(required({ 'l7-policies': 'unknown' })).toEqual(['l7-policies']);
  });
});

describe('the questions that are asked', () => {
  it('leave out what the answers rule out', () => {
    expect(asked({ 'l7-policies': 'yes', 'service-trust': 'mtls' })).not.toContain('future-l7');
    expect(asked({ 'l7-policies': 'yes', 'service-trust': 'mtls' })).not.toContain('complexity-budget');
  });

  it('keep what an unknown answer may still need', () => {
    expect(asked({ 'l7-policies': 'unknown' })).toContain('future-l7');
  });
});

describe('defaultAnswer', () => {
  it('stands in where nothing requires an answer', () => {
    const facts = { requirements: { 'l7-policies': 'no' } };
    expect(defaultAnswer(requirement('service-trust'), facts)).toBe('none');
    expect(defaultAnswer(requirement('policy-enforcement'), facts)).toBe('unknown');
  });

  it('does not where an answer is required, or there is no default', () => {
    expect(
      defaultAnswer(requirement('service-trust'), { requirements: { 'l7-policies': 'yes' } }),
    ).toBeUndefined();
    expect(defaultAnswer(requirement('l7-policies'), { requirements: {} })).toBeUndefined();
  });
});
