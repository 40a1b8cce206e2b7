import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/answers/nearest.ts';

describe('the nearest spelling', () => {
  it.each([
    ['requirments', ['requirements', 'platform'], 'requirements'],
    ['service-account', ['serviceAccount', 'services'], 'serviceAccount'],
    ['Calico', ['cilium', 'calico'], 'calico'],
    ['chekcout', ['checkout', 'check'], 'checkout'],
    ['prodcution', ['staging', 'production'], 'production'],
    ['ports', ['port', 'to'], 'port'],
  ])('of %s among %j is %s', (given, candidates, expected) => {
    expect(nearest(given, candidates)).toBe(expected);
  });

  it.each([
    ['nothing-alike', ['port', 'name']],
    ['', ['port']],
    ['x'.repeat(500), ['port']],
    ['abc', []],
  ])('of %s is none', (given, candidates) => {
    expect(nearest(given, candidates)).toBeUndefined();
  });

  it('is the first of those that are equally near', () => {
    expect(nearest('cat', ['bat', 'car'])).toBe('bat');
  });
});
