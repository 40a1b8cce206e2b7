import { describe, expect, it } from 'vitest';
import {
  compileSelector,
  equalitySelector,
  requirementText,
  selectorRequirements,
} from '../../src/kubernetes/selector.ts';

const web = { app: 'web', tier: '' };

describe('compileSelector', () => {
  it.each([
    ['the empty selector', {}, true],
    ['equal labels', { matchLabels: { app: 'web' } }, true],
    ['an empty value that is there', { matchLabels: { tier: '' } }, true],
    ['another value', { matchLabels: { app: 'db' } }, false],
    ['an absent key', { matchLabels: { team: '' } }, false],
    ['In', { matchExpressions: [{ key: 'app', operator: 'In', values: ['db', 'web'] }] }, true],
    ['In without the key', { matchExpressions: [{ key: 'x', operator: 'In', values: ['db'] }] }, false],
    ['NotIn', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [
      'NotIn of an absent key',
      { matchExpressions: [{ key: 'x', operator: 'NotIn', values: ['web'] }] },
      true,
    ],
    ['Exists', { matchExpressions: [{ key: 'tier', operator: 'Exists' }] }, true],
    ['DoesNotExist', { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
    [
      'all of several',
      { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'x', operator: 'Exists' }] },
      false,
    ],
    ['an operator that does not exist', { matchExpressions: [{ key: 'app', operator: 'Is' }] }, false],
    [
      'a name that every object inherits',
      { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] },
      false,
    ],
  ])('%s', (_, selector, expected) => {
    expect(compileSelector(selector)(web)).toBe(expected);
  });
});

describe('equalitySelector', () => {
  it('selects by every entry, and nothing when there is none', () => {
    expect(equalitySelector({ app: 'web' })(web)).toBe(true);
    expect(equalitySelector({ app: 'web', x: 'y' })(web)).toBe(false);
    expect(equalitySelector({})(web)).toBe(false);
  });
});

describe('requirementText', () => {
  it('writes requirements as kubectl does, in one order', () => {
    const selector = {
      matchExpressions: [
        { key: 'z', operator: 'DoesNotExist' },
        { key: 'b', operator: 'In', values: ['y', 'x'] },
        { key: 'c', operator: 'NotIn', values: ['x'] },
        { key: 'd', operator: 'Exists' },
      ],
      matchLabels: { a: '1' },
    };
    expect(selectorRequirements(selector)?.map(requirementText)).toEqual([
      '!z',
      'a=1',
      'b in (x,y)',
      'c notin (x)',
      'd',
    ]);
  });
});
