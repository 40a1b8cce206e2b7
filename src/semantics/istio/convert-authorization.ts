import { type Fields, fields, list } from '../../kubernetes/untrusted.ts';
import type { AuthorizationPolicy } from './authorization-policy.ts';
import type { Condition } from './condition.ts';
import type { L4Authorization, L4Group, L4Match } from './l4-authorization.ts';
import { l4Condition } from './l4-conditions.ts';
import { textOf, textsOf } from './texts.ts';

/** An L4 policy together with what was lost on the way to ztunnel. */
export interface ConvertedPolicy extends L4Authorization {
  /** HTTP fields and keys that ztunnel cannot enforce, sorted. */
  readonly lostFields: readonly string[];
}

const sourceFields = ['principals', 'namespaces', 'serviceAccounts', 'ipBlocks'];
const l7SourceFields = ['requestPrincipals', 'remoteIpBlocks', 'trustDomains'];
const l7OperationFields = ['hosts', 'methods', 'paths'];
const l4Keys: Readonly<Record<string, string>> = {
  'source.ip': 'ipBlocks',
  'source.namespace': 'namespaces',
  'source.principal': 'principals',
  'destination.ip': 'destinationIps',
  'destination.port': 'ports',
};

/**
 * What istiod tells ztunnel of an AuthorizationPolicy (Istio `pilot/pkg/serviceregistry/ambient/authorization.go`).
 * Undefined: nothing, because the policy is for a waypoint, in dry run, or of an action that ztunnel does not have.
 * ALLOW rules with any HTTP field are left out. In DENY rules the HTTP fields are left out, and a clause that has
 * nothing else never matches.
 */
export function convertAuthorizationPolicy(policy: AuthorizationPolicy): ConvertedPolicy | undefined {
  const { action, target, rules, reference } = policy;
  if (policy.dryRun || target.targetRefs.length > 0) return undefined;
  if (action === 'CUSTOM' || action === 'AUDIT') return undefined;
  const lost = new Set<string>();
  const groups = rules.flatMap((rule, index): L4Group[] => {
    const lostHere = rule ? httpFields(rule) : [];
    for (const field of lostHere) lost.add(field);
    if (!rule || (action === 'ALLOW' && lostHere.length > 0)) return [];
    return [{ rule: index, clauses: clausesOf(rule, policy.namespace) }];
  });
  return { policy: reference, action, groups, lostFields: [...lost].sort() };
}

function clausesOf(rule: Fields, namespace: string): L4Match[][] {
  const both = (field: string, part: Fields): Condition[] => {
    const negative = negativeOf(field);
    return [
      ...l4Condition(field, field, textsOf(part[field]), false, namespace),
      ...l4Condition(field, negative, textsOf(part[negative]), true, namespace),
    ];
  };
  const to = list(rule.to).map((one) => both('ports', fields(fields(one).operation)));
  const from = list(rule.from).map((one) =>
    sourceFields.flatMap((field) => both(field, fields(fields(one).source))),
  );
  const when = list(rule.when)
    .map(fields)
    .map((condition) => {
      const key = textOf(condition.key) ?? '';
      const field = l4Keys[key];
      if (!field) return [[]];
      return [
        [
          ...l4Condition(field, key, textsOf(condition.values), false, namespace),
          ...l4Condition(field, key, textsOf(condition.notValues), true, namespace),
        ],
      ];
    });
  return [...(to.length > 0 ? [to] : []), ...(from.length > 0 ? [from] : []), ...when];
}

/** What of a rule needs a proxy that reads HTTP (or, for trust domains and SNI, more than ztunnel does). */
function httpFields(rule: Fields): string[] {
  const used = (names: readonly string[], part: Fields) =>
    names.flatMap((name) => [name, negativeOf(name)]).filter((name) => list(part[name]).length > 0);
  return [
    ...list(rule.to).flatMap((one) => used(l7OperationFields, fields(fields(one).operation))),
    ...list(rule.from).flatMap((one) => used(l7SourceFields, fields(fields(one).source))),
    ...list(rule.when)
      .map((one) => textOf(fields(one).key) ?? '')
      .filter((key) => !Object.hasOwn(l4Keys, key)),
  ];
}

function negativeOf(field: string): string {
  return `not${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}
