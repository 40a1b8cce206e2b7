import type { HttpRequest, Token } from '../../model/request.ts';
import type { DecidedBy, Outcome } from '../../model/verdict.ts';
import type { TokenPayload } from './attributes.ts';
import { headerValues } from './attributes.ts';
import type { JwtRule } from './request-authentication.ts';

export interface TokenVerdict {
  readonly outcome: Outcome;
  readonly decidedBy: DecidedBy;
  readonly reason: string;
  /** What authorization sees; absent: no identity of the request. */
  readonly payload?: TokenPayload;
  /** The filter takes an accepted token out of the request, unless it is told to forward it. */
  readonly taken?: boolean;
}

/**
 * What the JWT filter of one proxy says (Istio `authn/policy_applier.go`, Envoy `jwt_authn`): without a token where
 * it looks for one, the request passes without identity; with one, some rule must accept it. CORS preflights pass.
 */
export function checkToken(rules: readonly JwtRule[], http: HttpRequest): TokenVerdict {
  const none: DecidedBy = { default: 'no-token' };
  const { token } = http;
  if (rules.length === 0) {
    return { outcome: 'allowed', decidedBy: none, reason: 'no RequestAuthentication selects the proxy' };
  }
  if (isPreflight(http)) {
    return { outcome: 'allowed', decidedBy: none, reason: 'a CORS preflight needs no token' };
  }
  const looking = token ? rules.filter((rule) => looksAt(rule, token)) : [];
  if (!token || looking.length === 0) {
    const reason = token ? 'no rule looks where the token is' : 'the request has no token';
    return { outcome: 'allowed', decidedBy: none, reason: `${reason}; it passes without identity` };
  }
  const isOnly = rules.length === 1;
  const accepting = looking.find((rule) => accepts(rule, token, isOnly));
  const rejecting = looking.find((rule) => rule.issuer === token.issuer) ?? looking[0];
  if (!accepting) {
    return {
      outcome: 'denied',
      decidedBy: rejecting ? byRule(rejecting) : { default: 'token-rejected' },
      reason: rejection(token, rejecting, isOnly),
    };
  }
  return {
    outcome: 'allowed',
    decidedBy: byRule(accepting),
    reason: `the token of ${token.issuer} is accepted`,
    payload: payloadOf(token, accepting),
    taken: !accepting.forwards,
  };
}

function byRule(rule: JwtRule): DecidedBy {
  return { policy: rule.policy, rule: rule.index, list: 'spec.jwtRules' };
}

function rejection(token: Token, rule: JwtRule | undefined, isOnly: boolean): string {
  if (token.valid === false) return 'the token is not valid';
  if (rule && !reads(rule, token, isOnly))
    return 'the rule reads the header authorization without the prefix "Bearer "';
  if (rule && rule.issuer === token.issuer) {
    return `the token is for ${(token.audiences ?? []).join(', ') || 'no audience'}, not ${rule.audiences.join(' or ')}`;
  }
  return `no rule accepts tokens of issuer ${token.issuer}`;
}

function looksAt(rule: JwtRule, { location }: Token): boolean {
  if (!location) {
    return rule.headers.some(takesBearer);
  }
  if ('header' in location) return rule.headers.some(({ name }) => name === location.header.toLowerCase());
  if ('cookie' in location) return rule.cookies.includes(location.cookie);
  return rule.parameters.includes(location.parameter);
}

/**
 * Whether what it takes out of the header `authorization` is the token, and not the word `Bearer` before it (Envoy skips
 * what no token holds, such as a space). Everything that the only rule finds has to be a token, one find does for others.
 */
function reads(rule: JwtRule, { location }: Token, isOnly: boolean): boolean {
  if (location) return true;
  const prefixes = rule.headers.filter(takesBearer).map(({ prefix }) => prefix.trimEnd());
  return isOnly ? prefixes.every((prefix) => prefix === 'Bearer') : prefixes.includes('Bearer');
}

const takesBearer = ({ name, prefix }: JwtRule['headers'][number]) =>
  name === 'authorization' && 'Bearer '.startsWith(prefix);

function accepts(rule: JwtRule, token: Token, isOnly: boolean): boolean {
  if (token.valid === false || !reads(rule, token, isOnly)) return false;
  if (rule.issuer !== '' && rule.issuer !== token.issuer) return false;
  return (
    rule.audiences.length === 0 || (token.audiences ?? []).some((one) => audienceFits(one, rule.audiences))
  );
}

/** Audiences are compared without scheme and trailing slash (Envoy `jwt_verify_lib` check_audience). */
function audienceFits(audience: string, wanted: readonly string[]): boolean {
  const bare = (text: string) => text.replace(/^https?:\/\//, '').replace(/\/$/, '');
  return wanted.some((one) => one === audience || bare(one) === bare(audience));
}

function payloadOf(token: Token, rule: JwtRule): TokenPayload {
  const claims: Record<string, unknown> = { ...token.claims };
  for (const name of rule.spaceDelimitedClaims) {
    const value = claims[name];
    if (typeof value === 'string') claims[name] = value.split(' ').filter((word) => word !== '');
  }
  const audiences = token.audiences ?? [];
  return {
    ...claims,
    iss: token.issuer,
    ...(token.subject === undefined ? {} : { sub: token.subject }),
    ...(audiences.length === 0 ? {} : { aud: audiences }),
    ...(token.presenter === undefined ? {} : { azp: token.presenter }),
  };
}

/** A preflight has method OPTIONS and both headers that browsers set. */
function isPreflight(http: HttpRequest): boolean {
  if (http.method !== 'OPTIONS') return false;
  const headers = headerValues(http.headers);
  return ['origin', 'access-control-request-method'].every((name) => (headers[name]?.[0] ?? '') !== '');
}
