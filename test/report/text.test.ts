import { describe, expect, it } from 'vitest';
import { pointing, rows, table } from '../../src/report/layout.ts';
import { markdownText } from '../../src/report/markdown-text.ts';
import { excerpt, printable } from '../../src/report/printable.ts';
import { plainStyle, spelled, withPainted } from '../../src/report/style.ts';
import { padded, textWidth } from '../../src/report/text-width.ts';
import { labelled, wrap } from '../../src/report/wrap.ts';

describe('textWidth', () => {
  it.each([
    ['abc', 3],
    ['\u001b[31mabc\u001b[39m', 3],
    ['e\u0301', 1],
    ['支付', 4],
    ['→', 1],
    ['💳', 2],
  ])('%j fills %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
    expect(textWidth(padded(text, 10))).toBe(10);
  });
});

describe('wrap', () => {
  it('breaks at spaces, keeps line breaks and indentation, and never cuts a word', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('a\n  b c', 4)).toEqual(['a', '  b', '  c']);
    expect(wrap('unbreakable', 4)).toEqual(['unbreakable']);
  });

  it('indents below a label', () => {
    expect(labelled('Note  ', 'one two three four five six seven', 26)).toEqual([
      'Note  one two three four',
      '      five six seven',
    ]);
  });
});

describe('printable', () => {
  it('spells out what could steer a terminal or hide in a text', () => {
    expect(printable('a\u001b[31mb\u202ec\nd')).toBe('a\\x1b[31mb\\u202ec\\nd');
    expect(printable('a\nb', false)).toBe('a\nb');
  });

  it('cuts an excerpt', () => {
    expect(excerpt('x'.repeat(100), 10)).toBe(`${'x'.repeat(9)}…`);
  });
});

describe('spelled', () => {
  it('has an ASCII word for every sign that reports use', () => {
    const ascii = spelled('a → b … “c” ✔ 支', { unicode: false });
    expect(ascii).toBe('a -> b ... "c" ok ?');
    expect(spelled('→', { unicode: true })).toBe('→');
  });
});

describe('withPainted', () => {
  it('paints a word of the first line, and hands the paint nothing else', () => {
    const paint = (...texts: string[]) => `<${texts.join(' ')}>`;
    expect(withPainted(['  mTLS   STRICT, mTLS', '         mTLS'], 'mTLS', paint)).toEqual([
      '  <mTLS>   STRICT, mTLS',
      '         mTLS',
    ]);
  });
});

describe('markdownText', () => {
  it('leaves nothing that Markdown or HTML would take as its own', () => {
    expect(markdownText('<img onerror=x> [a](b) | `c` *d*')).toBe(
      '\\<img onerror=x\\> \\[a\\](b) \\| \\`c\\` \\*d\\*',
    );
  });
});

describe('layout', () => {
  const linear = { ...plainStyle, linear: true };

  it('puts labels, arrows and tables into columns', () => {
    expect(
      rows(
        [
          ['a', 'one'],
          ['long', 'two'],
        ],
        plainStyle,
      ),
    ).toEqual(['    a     one', '    long  two']);
    expect(pointing([['because', 'Istio']], { ...plainStyle, width: 40 })).toEqual([
      `    because${' '.repeat(20)}  → Istio`,
    ]);
    expect(
      table(
        ['', 'n'],
        [
          ['x', '10'],
          ['yy', '9'],
        ],
        plainStyle,
        new Set([1]),
      ),
    ).toEqual(['         n', '    x   10', '    yy   9']);
  });

  it('puts the text below its label where there is no room beside it', () => {
    const narrow = { ...plainStyle, width: 40 };
    expect(rows([['a label as long as', 'a text that has to be wrapped somewhere']], narrow)).toEqual([
      '    a label as long as',
      '        a text that has to be wrapped',
      '        somewhere',
    ]);
  });

  it('has one labelled line for each fact where columns cannot be heard', () => {
    expect(rows([['a', 'one']], linear)).toEqual(['    a: one']);
    expect(table(['name', 'port'], [['x', '10']], linear)).toEqual(['    name: x; port: 10']);
    expect(pointing([['because', 'Istio']], linear)).toEqual(['    because → Istio']);
  });
});
