import type { DecidedBy } from '../../model/verdict.ts';
import type { Attributes } from './attributes.ts';
import type { CompiledRule } from './compile-rule.ts';
import type { ProxyPolicies, ProxyPolicy } from './proxy-policies.ts';
import { missing, missingText, ruleMatches } from './rule-evaluation.ts';
import { and, not, or, type Truth, truths } from './truth.ts';

/** What a proxy or ztunnel answers, and the rule or default behind it. */
export interface Decision {
  readonly allowed: Truth;
  readonly decidedBy: DecidedBy;
  /** In words, for whoever asks. */
  readonly reason: () => string;
}

/** Nobody says who may come. */
export const unrestricted: Decision = {
  allowed: truths.yes,
  decidedBy: { default: 'no-allow-policy' },
  reason: () => 'no ALLOW policy selects the destination',
};

/**
 * The order of Istio: CUSTOM, then DENY, then ALLOW where one exists. What a CUSTOM provider answers is not known;
 * a request that a DENY or ALLOW refuses is refused whatever the provider says.
 */
export function decide(policies: ProxyPolicies, attributes: Attributes): Decision {
  const denied = firstMatch(policies.DENY, attributes);
  if (denied?.truth === truths.yes) return refusal(denied);
  const permitted = allowDecision(policies.ALLOW, attributes);
  if (permitted.allowed === truths.no) return permitted;
  const custom = firstMatch(policies.CUSTOM, attributes);
  if (custom?.truth === truths.yes) {
    const reason = () =>
      `${name(custom)} hands the request to provider ${custom.policy.policy.provider ?? '?'}`;
    return { allowed: truths.unknown, decidedBy: { default: 'custom-provider-decides' }, reason };
  }
  if (denied) return doubt(denied, and(not(denied.truth), permitted.allowed), attributes);
  if (custom) return doubt(custom, truths.unknown, attributes);
  return permitted;
}

interface Match {
  readonly policy: ProxyPolicy;
  readonly rule: CompiledRule;
  readonly truth: Truth;
}

/** The rule that surely matches, or else one that may; undefined where none can. */
function firstMatch(policies: readonly ProxyPolicy[], attributes: Attributes): Match | undefined {
  let doubtful: Match | undefined;
  let together: Truth = truths.no;
  for (const policy of policies) {
    for (const rule of rulesOf(policy, attributes)) {
      const truth = ruleMatches(rule, attributes);
      if (truth === truths.yes) return { policy, rule, truth };
      together = or(together, truth);
      if (truth !== truths.no) doubtful ??= { policy, rule, truth };
    }
  }
  return doubtful ? { ...doubtful, truth: together } : undefined;
}

function allowDecision(policies: readonly ProxyPolicy[], attributes: Attributes): Decision {
  if (policies.length === 0) return unrestricted;
  const match = firstMatch(policies, attributes);
  if (!match) {
    const reason = () => nearestMiss(policies, attributes);
    return { allowed: truths.no, decidedBy: { default: 'no-allow-rule-matches' }, reason };
  }
  if (match.truth !== truths.yes) return doubt(match, match.truth, attributes);
  return { allowed: truths.yes, decidedBy: decidedBy(match), reason: () => `${name(match)} allows it` };
}

function refusal(match: Match): Decision {
  const reason = () => {
    const lost = match.rule.lostFields;
    const widened = lost.length > 0 ? `, without ${lost.join(' and ')}, which plain TCP does not have` : '';
    return `${name(match)} denies it${widened}`;
  };
  return { allowed: truths.no, decidedBy: decidedBy(match), reason };
}

/** A rule may match, depending on what is not known. */
function doubt(match: Match, allowed: Truth, attributes: Attributes): Decision {
  const reason = () => {
    const open = allowed === truths.unknown ? truths.unknown : truths.sometimes;
    const [condition] = missing(match.rule, attributes, open);
    const what = condition ? condition.found(attributes) : missingText(match.rule, attributes, open);
    return `${name(match)}: ${what}`;
  };
  return { allowed, decidedBy: { default: 'unknown-attribute' }, reason };
}

/** The rule that came closest to allowing the request, and what it missed first. */
function nearestMiss(policies: readonly ProxyPolicy[], attributes: Attributes): string {
  const misses = policies.flatMap((policy) =>
    rulesOf(policy, attributes).map((rule) => ({
      policy,
      rule,
      count: missing(rule, attributes, truths.no).length,
    })),
  );
  const [nearest] = misses.sort((a, b) => a.count - b.count);
  if (nearest) {
    return `${name({ ...nearest, truth: truths.no })}: ${missingText(nearest.rule, attributes)}`;
  }
  const [policy] = policies;
  const [skipped] = policy ? compiled(policy, attributes).skipped : [];
  if (!policy || !skipped) return `${policyName(policy)} has no rule`;
  return `${policyName(policy)} rule ${skipped.index + 1} allows nothing here: ${skipped.skipped}`;
}

function compiled(policy: ProxyPolicy, attributes: Attributes) {
  return attributes.http ? policy.http : policy.tcp;
}

function rulesOf(policy: ProxyPolicy, attributes: Attributes): readonly CompiledRule[] {
  return compiled(policy, attributes).rules;
}

function decidedBy({ policy, rule }: Match): DecidedBy {
  return { policy: policy.policy.reference, rule: rule.index, list: 'spec.rules' };
}

function name({ policy, rule }: Match): string {
  return `${policyName(policy)} rule ${rule.index + 1}`;
}

function policyName(policy: ProxyPolicy | undefined): string {
  const reference = policy?.policy.reference;
  return reference ? `${reference.namespace}/${reference.name}` : 'the policy';
}
