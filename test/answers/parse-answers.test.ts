import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseAnswers } from '../../src/answers/parse-answers.ts';
import { nearestNode, toData } from '../../src/answers/source-node.ts';

function data(text: string): unknown {
  const { root, problems } = parseAnswers('a.yaml', text);
  expect(problems).toEqual([]);
  return root && toData(root);
}

describe('reading text', () => {
  it('takes YAML and JSON alike', () => {
    const expected = { a: [1, 'b', true, null], c: { d: 'x\ny' } };
    expect(data('a: [1, b, true, null]\nc:\n  d: "x\\ny"\n')).toEqual(expected);
    expect(data('{"a": [1, "b", true, null],\n\t"c": {"d": "x\\ny"}}')).toEqual(expected);
  });

  it('reads plain values as YAML 1.2 does, quoted ones as text', () => {
    expect(data('[yes, off, ~, 0x10, 1e3, "1", 2020-01-01, 1.30, -2.5]')).toEqual([
      'yes',
      'off',
      null,
      16,
      1000,
      '1',
      '2020-01-01',
      1.3,
      -2.5,
    ]);
  });

  it.each([
    '1',
    '-1',
    '+1',
    '007',
    '0x1F',
    '0o17',
    '1.',
    '.5',
    '1.5e-3',
    '1e3',
    '.inf',
    '-.INF',
    '.nan',
    '~',
    'null',
    'Null',
    'nil',
    'true',
    'TRUE',
    'tRue',
    'yes',
    'off',
    '1_000',
    '0b1',
    '1:30',
    '12e',
    '--1',
    '+',
    '.',
    '1.2.3',
    '2020-01-01',
    '0x',
    'e5',
  ])('reads %s as a YAML parser does', (plain) => {
    expect(data(`a: ${plain}`)).toEqual({ a: load(plain) });
  });

  it('takes a byte order mark, line ends of Windows and characters beyond the first plane', () => {
    expect(data('\uFEFFa: "\\ud83d\\ude00"\r\nb: 😀\r\n')).toEqual({ a: '😀', b: '😀' });
  });

  it('unfolds aliases, at their own paths', () => {
    const { root } = parseAnswers('a.yaml', 'a: &x {b: 1}\nc: *x\n');
    expect(root && toData(root)).toEqual({ a: { b: 1 }, c: { b: 1 } });
    expect(root && nearestNode(root, ['c', 'b']).path).toEqual(['c', 'b']);
    expect(root && nearestNode(root, ['c', 'b']).source.line).toBe(2);
  });

  it('knows the line of each value, and of the key where that stands before', () => {
    const { root } = parseAnswers('a.yaml', 'a:\n  b: 1\n  c:\n    - x\n    - y\n');
    const line = (...path: (string | number)[]) => root && nearestNode(root, path).source.line;
    expect([line('a'), line('a', 'b'), line('a', 'c'), line('a', 'c', 1)]).toEqual([1, 2, 3, 5]);
  });

  it('reports all that is wrong at once, with lines', () => {
    const { problems } = parseAnswers('a.yaml', 'a: !!str 1\na: 2\nconstructor: 3\nb: *none\n');
    expect(problems.map(({ path, line }) => [path, line])).toEqual([
      ['a', 1],
      ['a', 2],
      ['constructor', 3],
      ['b', 4],
    ]);
  });
});
