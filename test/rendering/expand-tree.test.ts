// biome-ignore-all lint/suspicious/noThenProperty: `then` is a directive's key
import { describe, expect, it } from 'vitest';
import { expandTree } from '../../src/rendering/expand-tree.ts';
import type { Tree } from '../../src/rendering/template.ts';

/** Frozen, so that an expansion that changed a fact would throw. */
const scope = deepFreeze({
  item: {
    name: 'payment',
    port: 8080,
    list: [1, 2],
    pods: [{ name: 'a' }, { name: 'b' }],
    empty: [],
    text: '',
  },
});
function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}

const expand = (tree: unknown) => expandTree(tree as Tree, scope, 'sample', 'document');

describe('a directive', () => {
  it.each([
    ['$value puts a fact in as it is', { a: { $value: 'item.list' } }, { a: [1, 2] }],
    [
      '$each makes a list',
      { a: { $each: 'item.list', as: 'n', do: { v: { $value: 'n' } } } },
      { a: [{ v: 1 }, { v: 2 }] },
    ],
    ['$each inside a list is spliced', [0, { $each: 'item.list', as: 'n', do: { $value: 'n' } }], [0, 1, 2]],
    ['$each binds a name', [{ $each: 'item.pods', as: 'pod', do: { $value: 'pod.name' } }], ['a', 'b']],
    ['$if takes then', { a: { $if: { fact: 'item.port', equals: 8080 }, then: 1, else: 2 } }, { a: 1 }],
    ['$if takes else', { a: { $if: { fact: 'item.port', equals: 1 }, then: 1, else: 2 } }, { a: 2 }],
    [
      '$if without else leaves the key out',
      { a: { $if: { fact: 'item.empty', present: true }, then: 1 }, b: 1 },
      { b: 1 },
    ],
    [
      '$if without else leaves the element out',
      [1, { $if: { fact: 'item.text', present: true }, then: 2 }],
      [1],
    ],
    [
      '$merge joins maps',
      { $merge: [{ a: 1 }, { $if: { fact: 'item.empty', present: true }, then: { b: 1 } }, { c: 2 }] },
      { a: 1, c: 2 },
    ],
    ['$name joins a name', { $name: '{item.name}-from-{item.port}' }, 'payment-from-8080'],
    [
      'a tree without directives stays',
      { a: [null, true, 'x {item.name}'] },
      { a: [null, true, 'x {item.name}'] },
    ],
  ])('%s', (_, tree, expected) => {
    expect(expand(tree)).toEqual(expected);
  });

  it.each([
    [
      'a fact that is not there',
      { spec: [{ $value: 'item.nothing' }] },
      'template sample, document.spec[0]: there is no item.nothing here',
    ],
    [
      'a prototype',
      { $value: 'item.constructor.name' },
      'template sample, document: there is no item.constructor.name here',
    ],
    [
      '$each over a text',
      { a: { $each: 'item.name', as: 'x', do: 1 } },
      'template sample, document.a: item.name is not a list',
    ],
    [
      'a list in a name',
      { $name: '{item.list}' },
      'template sample, document: {item.list} is not a text here',
    ],
    [
      'a name that is none',
      { $name: '{item.name}_X' },
      /template sample, document: "payment_X" is not a DNS name/,
    ],
    [
      'the same key twice',
      { $merge: [{ a: 1 }, { a: 2 }] },
      'template sample, document.$merge[1]: a is there already',
    ],
    ['a list in $merge', { $merge: [[1]] }, 'template sample, document.$merge[0]: only maps can be merged'],
    [
      'nothing at all',
      { $if: { fact: 'item.empty', present: true }, then: {} },
      'template sample, document: nothing is left of the document',
    ],
  ])('tells template and place of %s', (_, tree, message) => {
    expect(() => expand(tree)).toThrow(message);
  });

  it('leaves a key that looks like a prototype a key', () => {
    const tree = JSON.parse('{"$merge":[{"__proto__":{"polluted":true}}]}') as Tree;
    expect(JSON.stringify(expand(tree))).toBe('{"__proto__":{"polluted":true}}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});
