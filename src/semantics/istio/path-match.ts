import { escapeExpression, type StringMatch, stringMatch } from './string-match.ts';

/** Characters of one path segment that Envoy's URI templates accept, `*` since the fix of CVE-2025-46821. */
const segmentCharacters = "a-zA-Z0-9\\-._~%!$&'()+,;:@=*";

export function isPathTemplate(pattern: string): boolean {
  return pattern.includes('{*}') || pattern.includes('{**}');
}

/**
 * A path pattern: exact, `prefix*`, `*suffix`, `*`, or a template where `{*}` is one segment and `{**}` the
 * rest, which may be empty (Envoy `uri_template`).
 */
export function pathMatch(pattern: string): StringMatch {
  if (!isPathTemplate(pattern)) return stringMatch(pattern);
  const source = pattern
    .split(/(\{\*\*\}|\{\*\})/)
    .map((part) => {
      if (part === '{**}') return `[${segmentCharacters}/]*`;
      return part === '{*}' ? `[${segmentCharacters}]+` : escapeExpression(part);
    })
    .join('');
  const expression = new RegExp(`^${source}$`);
  return (value) => expression.test(value);
}
