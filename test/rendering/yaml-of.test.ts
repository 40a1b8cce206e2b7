import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { yamlOf } from '../../src/rendering/yaml-of.ts';

const words = fc.constantFrom(
  ...[
    '',
    '---',
    '...',
    'yes',
    'null',
    '~',
    '=',
    '<<',
    '0777',
    '1e3',
    '1:30',
    '2001-01-01',
    '- a',
    'a: b',
    'a #b',
  ],
  ...['true', 'False', 'nullable', 'on/off', 'Infinity', 'a.nan', 'yes-x', 'x0b1_0', 'e1e10000'],
  ...[
    '*',
    '&a',
    '!x',
    '%y',
    '@z',
    '`',
    '? q',
    '{',
    '[a]',
    "it's",
    '"',
    ' lead',
    'trail ',
    '\t',
    '\r',
    '\u0085',
  ],
  ...['\u2028', '\ufeffx', 'a\nb', 'a\n', '\n', '\ud800', 'x'.repeat(1030), '__proto__', 'é', '\u00a0'],
);
const path = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_./,[\]\- ]*$/);
const text = fc.oneof(words, path, fc.string({ unit: 'binary' }), fc.string());
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.constantFrom(null, -0, 0, 1e21, Number.NaN, Number.POSITIVE_INFINITY),
  fc.double(),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, fc.oneof(tie('value'), fc.constant(undefined)), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

describe('a value as YAML', () => {
  it('is byte by byte what js-yaml writes', () => {
    fc.assert(
      fc.property(value, (data) => {
        expect(yamlOf(data)).toBe(dump(data, { lineWidth: -1, noRefs: true }));
      }),
      { numRuns: 5000 },
    );
  });

  it('is the same the second time, when its scalars are known', () => {
    const data = { name: 'a', list: [{ b: 'yes', c: [] }, [['x'], {}], -0], text: 'two\nlines' };
    expect(yamlOf(data)).toBe(yamlOf(data));
    expect(load(yamlOf(data))).toEqual(data);
  });
});
