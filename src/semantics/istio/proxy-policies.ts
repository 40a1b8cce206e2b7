import type { AuthorizationAction, AuthorizationPolicy } from './authorization-policy.ts';
import { type CompiledRule, compileRule, isCompiled, type SkippedRule } from './compile-rule.ts';
import type { TrustDomains } from './trust-domains.ts';

/** A policy compiled for proxies (sidecars, gateways, waypoints), once for HTTP and once for plain TCP. */
export interface ProxyPolicy {
  readonly policy: AuthorizationPolicy;
  readonly http: ProxyRules;
  readonly tcp: ProxyRules;
}

export interface ProxyRules {
  readonly rules: readonly CompiledRule[];
  readonly skipped: readonly SkippedRule[];
}

/** The policies that act at one proxy, by action. Policies in dry run and AUDIT never decide. */
export type ProxyPolicies = Readonly<Record<Exclude<AuthorizationAction, 'AUDIT'>, readonly ProxyPolicy[]>>;

/** Each of the two forms is compiled when it is first asked for; where nothing is said of HTTP, they are one. */
export function compileProxyPolicy(policy: AuthorizationPolicy, trustDomains: TrustDomains): ProxyPolicy {
  let http: ProxyRules | undefined;
  let tcp: ProxyRules | undefined;
  return {
    policy,
    get http() {
      http ??= compile(policy, trustDomains, false);
      return http;
    },
    get tcp() {
      tcp ??= asksOnlyConnection(this.http) ? this.http : compile(policy, trustDomains, true);
      return tcp;
    },
  };
}

/** Groups policies by action; the order within an action does not matter to the outcome. */
export function proxyPolicies(policies: readonly ProxyPolicy[]): ProxyPolicies {
  const acting = policies.filter(({ policy }) => !policy.dryRun);
  const of = (action: AuthorizationAction) => acting.filter(({ policy }) => policy.action === action);
  return { CUSTOM: of('CUSTOM'), DENY: of('DENY'), ALLOW: of('ALLOW') };
}

function asksOnlyConnection({ rules, skipped }: ProxyRules): boolean {
  return (
    skipped.length === 0 &&
    rules.every(({ sources, operations, when }) =>
      [...sources, ...operations, when].every((conditions) => conditions.every(({ httpOnly }) => !httpOnly)),
    )
  );
}

function compile(
  { rules, namespace, action }: AuthorizationPolicy,
  trustDomains: TrustDomains,
  forTcp: boolean,
): ProxyRules {
  const all = rules.map((rule, index) =>
    compileRule(rule, index, { namespace, trustDomains, action, forTcp }),
  );
  return {
    rules: all.filter(isCompiled),
    skipped: all.filter((rule): rule is SkippedRule => !isCompiled(rule)),
  };
}
