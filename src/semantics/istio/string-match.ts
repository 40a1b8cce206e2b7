/** Tells whether a present value matches. */
export type StringMatch = (value: string) => boolean;

/**
 * Istio's four forms of a string match: `*` (present and not empty), `*suffix`, `prefix*`, exact.
 * An asterisk anywhere else stands for itself (Istio `pilot/pkg/security/authz/matcher/string.go`).
 */
export function stringMatch(pattern: string): StringMatch {
  if (pattern === '*') return (value) => value !== '';
  if (pattern.startsWith('*')) {
    const suffix = pattern.slice(1);
    return (value) => value.endsWith(suffix);
  }
  if (pattern.endsWith('*')) {
    const prefix = pattern.slice(0, -1);
    return (value) => value.startsWith(prefix);
  }
  return (value) => value === pattern;
}

/** The same for HTTP headers, methods and hosts, where `*` asks for presence: an empty value is present. */
export function headerMatch(pattern: string): StringMatch {
  return pattern === '*' ? () => true : stringMatch(pattern);
}

/** Hosts match without regard to case, port included where the request carries one. */
export function hostMatch(pattern: string): StringMatch {
  const match = headerMatch(pattern.toLowerCase());
  return (value) => match(value.toLowerCase());
}

/** One match of several; exact patterns are looked up, not tried one by one. */
export function oneOf(patterns: readonly string[], compile: (pattern: string) => StringMatch): StringMatch {
  const exact = new Set(patterns.filter((pattern) => isExact(pattern)));
  const others = patterns.filter((pattern) => !isExact(pattern)).map(compile);
  return (value) => exact.has(value) || others.some((match) => match(value));
}

export function isExact(pattern: string): boolean {
  return !pattern.startsWith('*') && !pattern.endsWith('*');
}

/** Makes a text safe inside a regular expression. */
export function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
