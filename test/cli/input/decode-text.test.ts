import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../src/cli/input/decode-text.ts';

describe('decodeText', () => {
  const text = 'kind: Service # ✓ Größe\n';

  it('reads UTF-8 and both orders of UTF-16 that begin with their mark', () => {
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect(decodeText(Buffer.from(text))).toBe(text);
    expect(decodeText(little)).toBe(text);
    expect(decodeText(Buffer.from(little).swap16())).toBe(text);
  });
});
