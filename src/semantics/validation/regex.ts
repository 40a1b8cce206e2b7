/**
 * Whether a regular expression is one that RE2 does not take. JavaScript's own syntax is close; look-around and
 * back-references, which RE2 has not, are found by their look, and RE2's inline flags and classes are translated.
 */
export function brokenRegex(expression: string): boolean {
  const plain = expression.replace(/\\./gs, (escaped) => (/\\[1-9]/.test(escaped) ? '(?=' : '__'));
  if (/\(\?(=|!|<=|<!)/.test(plain) || /\\C/.test(expression)) return true;
  const translated = expression
    .replace(/\(\?P</g, '(?<')
    .replace(/\(\?[imsU]*(?:-[imsU]+)?\)/g, '')
    .replace(/\(\?[imsU]+(?:-[imsU]+)?:/g, '(?:')
    .replace(/\[\[:\^?[a-z]+:\]/g, '[a')
    .replace(/\\A|\\z/g, '')
    .replace(/\\Q.*?\\E/gs, 'a')
    .replace(/\\a/g, 'a')
    .replace(/\\x\{([0-9A-Fa-f]+)\}/g, 'a')
    .replace(/\\p([LNPSZCM])/g, 'a');
  try {
    new RegExp(translated);
  } catch {
    return true;
  }
  return /[*+?}][*+]/.test(plain.replace(/\[[^\]]*\]/g, 'x'));
}
