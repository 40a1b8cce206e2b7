import { unicodePattern } from '../model/unicode-pattern.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: an escape sequence begins with one
const escapeSequences = /\u001b\[[0-9;]*m/g;
const plain = /^[ -~]*$/;
const zeroWidth = unicodePattern('^[\\p{Mark}\\p{Cf}]$');

/** Columns that a text fills in a terminal: colours count nothing, East Asian wide signs count two. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const sign of text.replace(escapeSequences, '')) {
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x300) width += 1;
    else if (!zeroWidth().test(sign)) width += isWide(code) ? 2 : 1;
  }
  return width;
}

/** The blocks of Unicode's East Asian Width (UAX #11) that are wide as a whole. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}

/** Pads with spaces on the right to at least `width` columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}
