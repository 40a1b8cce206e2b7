import { describe, expect, it } from 'vitest';
import { isPrintable } from '../../src/model/printable.ts';

describe('a printable text', () => {
  it.each(['', 'https://issuer.example', 'Größe 東京 e\u0301 🙂', '\u00a0'])('%j', (text) => {
    expect(isPrintable(text)).toBe(true);
  });

  it.each(['a\nb', '\t', '\u0000', '\u007f', '\u009b', '\u200e', '\u2028', '\u2029', '\ufeff', '\ud800'])(
    'is not %j',
    (text) => {
      expect(isPrintable(text)).toBe(false);
    },
  );
});
