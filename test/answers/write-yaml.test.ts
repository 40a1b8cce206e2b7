import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { writeYaml } from '../../src/answers/write-yaml.ts';

const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\nb', '# x', 'a: b', '- a', "'", '"', '\u2028', '\u0085x'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const data = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd'),
  fc.oneof(
    value,
    fc.array(value),
    fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(value, fc.array(value))),
  ),
  { noNullPrototype: true },
);
const comment = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a\nb: c', 'a\r\n- b', 'x\u2028y: z', 'x\u0085y: z', '---', '\u0000'),
);

describe('YAML with comments', () => {
  it('reads back to the same data, whatever stands in values and comments', () => {
    const property = fc.property(
      data,
      fc.dictionary(fc.constantFrom('', 'a', 'b', 'a.x', 'b.y', 'c.x'), comment),
      (given, comments) => {
        const text = writeYaml(given, new Map(Object.entries(comments)));
        expect(Object.keys(given).length === 0 ? given : load(text)).toEqual(given);
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });

  it('wraps comments and keeps their indentation', () => {
    const text = writeYaml({ a: { b: 1 } }, new Map([['a.b', `Choose:\n  one: ${'word '.repeat(30)}`]]));
    const lines = text.split('\n');
    expect(lines.slice(0, 3)).toEqual(['a:', '  # Choose:', expect.stringMatching(/^ {2}# {3}one: word/)]);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(90);
  });
});
