import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelSelector } from '../../../src/rendering/facts/network-facts.ts';
import {
  groupSelector,
  labelsMatch,
  matchLabelsOf,
  type Pods,
  podSelectorOf,
  tellsApart,
} from '../../../src/rendering/facts/selectors.ts';

const pods = (name: string, labels: Record<string, string>): Pods => ({ name, labels });

function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, { labels }: Pods): boolean {
  return (
    labelsMatch(matchLabels, labels) &&
    matchExpressions.every(
      ({ key, values = [] }) => labels[key] === undefined || !values.includes(labels[key]),
    )
  );
}

const some = fc.uniqueArray(
  fc.dictionary(fc.constantFrom('app', 'tier', 'version', 'role'), fc.constantFrom('a', 'b', 'c'), {
    minKeys: 1,
  }),
  { minLength: 2, maxLength: 6, selector: (labels) => JSON.stringify(Object.entries(labels).sort()) },
);

describe('a selector of one workload', () => {
  it('takes the conventional label, and others only where that is not enough', () => {
    const web = pods('web', { app: 'web', tier: 'front', version: 'v1' });
    const next = pods('next', { app: 'web', tier: 'front', version: 'v2' });
    expect(matchLabelsOf(web, [web])).toEqual({ app: 'web' });
    expect(matchLabelsOf(web, [web, next])).toEqual({ app: 'web', version: 'v1' });
  });

  it('leaves out pods that have its labels and more', () => {
    const plain = pods('plain', { app: 'web' });
    const canary = pods('canary', { app: 'web', track: 'canary' });
    expect(podSelectorOf(plain, [plain, canary])).toEqual({
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'track', operator: 'NotIn', values: ['canary'] }],
    });
  });

  it('selects the workload, and nobody who can be told apart', () => {
    fc.assert(
      fc.property(some, (sets) => {
        const all = sets.map((labels, index) => pods(String(index), labels));
        for (const own of all) {
          const selector = podSelectorOf(own, all);
          expect(selects(selector, own)).toBe(true);
          for (const other of all) {
            if (other !== own && tellsApart(own, other)) expect(selects(selector, other)).toBe(false);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('cannot tell apart the same labels, or none', () => {
    expect(tellsApart(pods('a', { app: 'x' }), pods('b', { app: 'x' }))).toBe(false);
    expect(tellsApart(pods('a', {}), pods('b', { app: 'x' }))).toBe(false);
    expect(tellsApart(pods('a', { app: 'x' }), pods('b', { app: 'x', more: 'y' }))).toBe(true);
  });
});

describe('a selector of some pods of a namespace', () => {
  it('is empty for all of them', () => {
    expect(groupSelector([pods('a', { app: 'a' })], [])).toEqual({});
  });

  it('selects those inside and none of those left out, or there is none', () => {
    fc.assert(
      fc.property(some, fc.nat(), (sets, at) => {
        const all = sets.map((labels, index) => pods(String(index), labels));
        const cut = 1 + (at % (all.length - 1));
        const [inside, leftOut] = [all.slice(0, cut), all.slice(cut)];
        const selector = groupSelector(inside, leftOut);
        if (selector === undefined) return;
        expect(inside.every((own) => selects(selector, own))).toBe(true);
        expect(leftOut.some((own) => selects(selector, own))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('is not there where no label is only theirs', () => {
    expect(groupSelector([pods('a', { app: 'x', role: 'y' })], [pods('b', { app: 'x' })])).toBeUndefined();
  });
});
