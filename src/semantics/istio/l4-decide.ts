import type { DecidedBy } from '../../model/verdict.ts';
import type { Attributes } from './attributes.ts';
import { unmet } from './condition.ts';
import { type Decision, unrestricted } from './decide.ts';
import { groupMatches, type L4Authorization, type L4Group, missingInGroup } from './l4-authorization.ts';
import { and, not, or, type Truth, truths } from './truth.ts';

/**
 * What ztunnel decides for one connection: a DENY that matches refuses it; without ALLOW policies it passes; else
 * one of them must match. Policies are those that istiod converted for the workload.
 */
export function decideL4(policies: readonly L4Authorization[], attributes: Attributes): Decision {
  if (policies.length === 0) return unrestricted;
  const denied = firstMatch(of(policies, 'DENY'), attributes);
  if (denied?.truth === truths.yes) {
    return { allowed: truths.no, decidedBy: by(denied), reason: () => `${name(denied)} denies it` };
  }
  const allowing = of(policies, 'ALLOW');
  const allowed = firstMatch(allowing, attributes);
  const permitted: Truth = allowing.length === 0 ? truths.yes : (allowed?.truth ?? truths.no);
  if (permitted === truths.no) {
    const reason = () => nearestMiss(allowing, attributes);
    return { allowed: truths.no, decidedBy: { default: 'no-allow-rule-matches' }, reason };
  }
  const open = denied ?? (permitted === truths.yes ? undefined : allowed);
  if (open) {
    const reason = () => {
      const [condition] = missingInGroup(open.group, attributes, truths.unknown);
      return `${name(open)}: ${condition?.found(attributes) ?? 'it depends on what is not known'}`;
    };
    return {
      allowed: denied ? and(not(denied.truth), permitted) : permitted,
      decidedBy: { default: 'unknown-attribute' },
      reason,
    };
  }
  if (!allowed) return unrestricted;
  return { allowed: truths.yes, decidedBy: by(allowed), reason: () => `${name(allowed)} allows it` };
}

interface Match {
  readonly policy: L4Authorization;
  readonly group: L4Group;
  readonly truth: Truth;
}

function of(policies: readonly L4Authorization[], action: L4Authorization['action']): L4Authorization[] {
  return policies.filter((policy) => policy.action === action);
}

function firstMatch(policies: readonly L4Authorization[], attributes: Attributes): Match | undefined {
  let doubtful: Match | undefined;
  let together: Truth = truths.no;
  for (const policy of policies) {
    for (const group of policy.groups) {
      const truth = groupMatches(group, attributes);
      if (truth === truths.yes) return { policy, group, truth };
      together = or(together, truth);
      if (truth !== truths.no) doubtful ??= { policy, group, truth };
    }
  }
  return doubtful ? { ...doubtful, truth: together } : undefined;
}

function nearestMiss(policies: readonly L4Authorization[], attributes: Attributes): string {
  const misses = policies.flatMap((policy) =>
    policy.groups.map((group) => ({
      name: name({ policy, group, truth: truths.no }),
      missing: missingInGroup(group, attributes, truths.no),
    })),
  );
  const [nearest] = misses.sort((a, b) => a.missing.length - b.missing.length);
  const [first] = nearest?.missing ?? [];
  if (nearest)
    return `${nearest.name}: ${first ? unmet(first, attributes) : 'it asks for nothing that L4 has'}`;
  const reference = policies[0]?.policy;
  return `${reference?.namespace}/${reference?.name} has no rule that ztunnel enforces`;
}

function by({ policy, group }: Match): DecidedBy {
  if (group.rule === undefined) return { policy: policy.policy, list: 'spec.mtls' };
  return { policy: policy.policy, rule: group.rule, list: 'spec.rules' };
}

function name({ policy, group }: Match): string {
  const { namespace, name: own } = policy.policy;
  return group.rule === undefined ? `${namespace}/${own}` : `${namespace}/${own} rule ${group.rule + 1}`;
}
