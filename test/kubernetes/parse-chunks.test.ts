import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yamlChunks } from '../../src/kubernetes/chunks.ts';
import { parseChunks } from '../../src/kubernetes/parse-chunks.ts';
import { defaultLimits } from '../../src/kubernetes/read-limits.ts';

const sound = fc.constantFrom(
  'a: 1\n',
  'a: |+\n  text\n\n',
  'a: [1,\n  2]\n',
  'b: &b {c: d}\nitems:\n- x\n- <<: *b\n-\n',
  'kind: List\nitems:\n- name: a\n\n- name: b\n',
  '# nothing\n',
  '\u2028',
  'text\n',
);
const odd = fc.constantFrom(
  'items:\n- a: 1\n-\n- *b\n',
  'a: "open\n',
  'a: 1\na: 2\n',
  '{a: b,\n',
  '!t!x a\n',
  '--- |\n',
  '----\n',
  '...\n',
  '...\n---\n',
  '%YAML 1.2\n---\n',
  '%TAG !t! tag:x,2000:\n---\n',
  '\uFEFF---\n',
  '\r---\n',
  ' ---\n',
  '',
);
const separator = fc.constantFrom('---\n', '--- # comment\n', '---\r\n');
const document = fc.oneof({ weight: 20, arbitrary: sound }, { weight: 1, arbitrary: odd });
const text = fc
  .array(fc.tuple(document, fc.oneof({ weight: 20, arbitrary: separator }, { weight: 1, arbitrary: odd })), {
    maxLength: 8,
  })
  .map((parts) => parts.flat().join(''));

describe('parseChunks', () => {
  it('gives the same for many chunks at once as for each by itself', () => {
    let together = 0;
    fc.assert(
      fc.property(text, fc.constantFrom(30, 1000), (input, most) => {
        const chunks = yamlChunks(input);
        const alone = [...parseChunks(chunks, defaultLimits, 0)];
        expect([...parseChunks(chunks, defaultLimits, most)]).toEqual(alone);
        if (alone.length > 2 && alone.every(([, parsed]) => 'values' in parsed)) together++;
      }),
      { numRuns: 1000 },
    );
    expect(together).toBeGreaterThan(200);
  });

  it('keeps what a chunk ends with', () => {
    const [first] = parseChunks(yamlChunks('a: |+\n  x\n\n---\nb: 1\n'), defaultLimits, 0);
    expect(first?.[1]).toMatchObject({ values: [{ a: 'x\n\n' }] });
  });
});
