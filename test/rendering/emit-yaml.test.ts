import fc from 'fast-check';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { commentedYaml, commentLines } from '../../src/rendering/emit-yaml.ts';

const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'x"\n- evil: 1',
    '--- \nkind: Secret',
    '...\n---',
    '# not a comment',
    'a: b',
    '\u2028kind: x',
    '\u0085- x',
    '\r\nmetadata:',
    '*alias',
    '&anchor',
    '!!js/function x',
    'yes',
    '0777',
    '1e3',
    '~',
    '\ufeffx',
    '{{ .Values.x }}',
    '${x}',
    '{item.name}',
  ),
);

describe('a document with comments', () => {
  it('is read back as what it was, whatever values and comments hold', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 3 }), fc.array(nasty), (comments, values) => {
        const document = { kind: 'Sample', values };
        expect(loadAll(commentedYaml(comments, document))).toEqual([document]);
      }),
      { numRuns: 2000 },
    );
  });

  it('has only comment lines in its comments', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const lines = commentLines(text).split(/\r\n|[\n\r\u0085\u2028\u2029]/);
        expect(lines.pop()).toBe('');
        for (const line of lines) expect(line).toMatch(/^#( |$)/);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps comment lines narrow', () => {
    const lines = commentLines('word '.repeat(60)).trimEnd().split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});
