/** Forms of keys, tokens and passwords that are known by sight. None belongs in an answers file. */
const secretForms: readonly (readonly [name: string, form: RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/],
  ['a private key', /"(d|k|dp|dq|qi)"\s{0,9}:\s{0,9}"[A-Za-z0-9_-]{16}/],
  ['a token (JWT)', /\beyJ[A-Za-z0-9_-]{8,999}\.eyJ[A-Za-z0-9_-]{8}/],
  ['a bearer token', /^(bearer|basic)\s+[A-Za-z0-9+/_.=-]{12,}$/i],
  ['an AWS key', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a GitHub token', /\b(gh[pousr]_[A-Za-z0-9]{30}|github_pat_[A-Za-z0-9_]{30})/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20}/],
  ['a Slack token', /\bxox[abeoprs]-[A-Za-z0-9-]{10}/],
  ['a Stripe key', /\b[sr]k_(live|test)_[A-Za-z0-9]{16}/],
  ['a Google API key', /\bAIza[A-Za-z0-9_-]{35}/],
  ['a password in an address', /[a-z][a-z0-9+.-]{0,20}:\/\/[^/\s:@]{0,99}:[^/\s@]{1,199}@/i],
];

/** Shorter than each form but the last, which has an address in it. */
const shorterThanAny = 15;

/** The kind of secret that a text looks like, or undefined. The text itself must not be printed then. */
export function secretIn(text: string): string | undefined {
  if (text.length < shorterThanAny && !text.includes('://')) return undefined;
  return secretForms.find(([, form]) => form.test(text))?.[0];
}

export function looksSecret(text: string): boolean {
  return secretIn(text) !== undefined;
}
