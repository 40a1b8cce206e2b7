const prefix = '@request.auth.claims';

/** Whether a header name of a match means a claim of the token: `@request.auth.claims.role` or `@request.auth.claims[role]`. */
export function isRoutingClaim(name: string): boolean {
  if (!name.toLowerCase().startsWith(prefix)) return false;
  const rest = name.slice(prefix.length);
  return /^\..|^\[[\s\S]+\]$/s.test(rest);
}
