import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenDnsSubdomainRule } from '../../src/model/names.ts';
import type { PlannedDocument } from '../../src/model/plan.ts';
import { cappedName, distinguishedName, nameLimit } from '../../src/rendering/object-name.ts';
import { planOf, ways } from './fixtures/scenarios.ts';
import { answers, call, topology, workload } from './fixtures/shop.ts';

const label = fc
  .array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-'), { minLength: 1, maxLength: 200 })
  .map((letters) => `a${letters.join('')}z`);

describe('a generated name', () => {
  it('is as it was while it is short', () => {
    expect(cappedName('payment-from-callers')).toBe('payment-from-callers');
    expect(cappedName('a'.repeat(63))).toHaveLength(63);
  });

  it('stays under the limit, valid, and apart from names that begin alike', () => {
    fc.assert(
      fc.property(label, label, (one, other) => {
        for (const name of [cappedName(one), distinguishedName(one, 'x')]) {
          expect(name.length).toBeLessThanOrEqual(nameLimit);
          expect(brokenDnsSubdomainRule(name)).toBeUndefined();
        }
        const long = 'a'.repeat(70);
        if (one !== other) expect(cappedName(long + one)).not.toBe(cappedName(long + other));
      }),
    );
  });
});

describe('the names of a bundle', () => {
  const trap = 'a'.repeat(55);
  /** Workloads whose generated names would be those of others, or differ only past the limit. */
  const names = [
    `${trap}-one`,
    `${trap}-two`,
    'pay',
    'pay-from',
    'pay-transition-call',
    'bypass',
    'default',
    'waypoint-x',
    'allow',
  ];
  const tricky = answers({
    topology: {
      workloads: [...topology.workloads, ...names.map((name, index) => workload(name, 9000 + index))],
      calls: [
        ...topology.calls,
        ...names.map((name, index) => call(100 + index, 'shop/frontend', `shop/${name}`, 9000 + index)),
        ...names.map((name, index) => call(200 + index, `shop/${name}`, 'shop/cart', 7070)),
      ],
    },
  });

  it.each(ways)('never collide ($approach $dataPlane)', (way) => {
    const { documents, final } = planOf({ answers: tricky }, way);
    const keyOf = ({ object }: PlannedDocument) =>
      `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
    expect(new Set(final.map(keyOf)).size).toBe(final.length);
    const placed = documents.map((document) => `${document.file.toLowerCase()} ${keyOf(document)}`);
    expect(new Set(placed).size).toBe(documents.length);
    for (const { object } of documents) {
      expect(object.metadata.name.length).toBeLessThanOrEqual(nameLimit);
      expect(brokenDnsSubdomainRule(object.metadata.name)).toBeUndefined();
    }
  });

  it('do not take those of objects that exist', () => {
    const plan = planOf(
      {
        answers: answers(),
        existing: [
          {
            apiVersion: 'networking.k8s.io/v1',
            kind: 'NetworkPolicy',
            metadata: { name: 'cart-from-callers', namespace: 'shop' },
            spec: { podSelector: { matchLabels: { app: 'other' } } },
          },
        ],
      },
      { approach: 'network-policies' },
    );
    const own = plan.documents
      .map(({ object }) => object.metadata.name)
      .filter((name) => name.startsWith('cart-from'));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatch(/^cart-from-callers-[0-9a-f]{8}$/);
  });
});
