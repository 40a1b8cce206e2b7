// biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are what must not reach a terminal
const unprintable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * A text that came from outside, safe to show: control characters, escape sequences and marks that change
 * the direction of writing are spelled out, tabs and line breaks too when `line` is set.
 */
export function printable(text: string, line = true): string {
  const spelled = text.replace(unprintable, (sign) => {
    const code = sign.codePointAt(0) ?? 0;
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return line ? spelled.replaceAll('\t', '\\t').replaceAll('\n', '\\n') : spelled;
}

/** The same, not longer than `length` columns. */
export function excerpt(text: string, length = 60): string {
  const shown = printable(text);
  return shown.length <= length ? shown : `${shown.slice(0, length - 1)}…`;
}
