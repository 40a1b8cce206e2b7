import type { ObjectReference } from '../../model/kubernetes.ts';
import { type Attributes, anyHttp } from './attributes.ts';
import type { CompiledRule } from './compile-rule.ts';
import { type Condition, holds } from './condition.ts';
import type { ProxyPolicies, ProxyPolicy } from './proxy-policies.ts';
import { all, truths } from './truth.ts';

/** What a request must still have, beside what is known of the connection: all of `conditions`. */
export interface HttpAlternative {
  readonly policy: ObjectReference;
  /** Position in `spec.rules`. */
  readonly rule: number;
  /** As in the policy: `methods` of `GET, HEAD`; `notPaths` of `/admin`; `request.headers[x-id]` of `*`. */
  readonly conditions: readonly {
    readonly field: string;
    readonly negated: boolean;
    readonly values: readonly string[];
  }[];
}

/** Which HTTP requests over one connection a proxy lets pass. */
export interface HttpGrain {
  /** `all`: every request, but for the exceptions; `some`: those that fit an alternative; `none`: no request. */
  readonly allowed: 'all' | 'some' | 'none';
  readonly alternatives: readonly HttpAlternative[];
  /** Requests that fit one of these are refused all the same. */
  readonly exceptions: readonly HttpAlternative[];
  /** Requests that fit one of these are for a provider to decide. */
  readonly custom: readonly HttpAlternative[];
}

/** Summarises what a proxy's policies ask of HTTP requests over a connection of which the rest is known. */
export function httpGrain(policies: ProxyPolicies, connection: Omit<Attributes, 'http'>): HttpGrain {
  const attributes = { ...connection, http: anyHttp };
  const exceptions = alternativesOf(policies.DENY, attributes);
  const custom = alternativesOf(policies.CUSTOM, attributes);
  const alternatives = alternativesOf(policies.ALLOW, attributes);
  const free = (list: readonly HttpAlternative[]) => list.some(({ conditions }) => conditions.length === 0);
  if (free(exceptions) || (policies.ALLOW.length > 0 && alternatives.length === 0)) {
    return { allowed: 'none', alternatives: [], exceptions, custom };
  }
  if (policies.ALLOW.length === 0 || free(alternatives)) {
    return { allowed: 'all', alternatives: [], exceptions, custom };
  }
  return { allowed: 'some', alternatives, exceptions, custom };
}

function alternativesOf(policies: readonly ProxyPolicy[], attributes: Attributes): HttpAlternative[] {
  return policies.flatMap(({ policy, http }) =>
    http.rules.flatMap((rule) =>
      openConditions(rule, attributes).map((conditions) => ({
        policy: policy.reference,
        rule: rule.index,
        conditions: conditions.map(({ field, negated, values }) => ({ field, negated, values })),
      })),
    ),
  );
}

/** For each way in which the rule can match: what is not settled by the connection. */
function openConditions(rule: CompiledRule, attributes: Attributes): Condition[][] {
  const ways = (lists: readonly (readonly Condition[])[]) => (lists.length === 0 ? [[]] : lists);
  const open = (conditions: readonly Condition[]) =>
    conditions.filter((one) => holds(one, attributes) !== truths.yes);
  return ways(rule.sources).flatMap((source) =>
    ways(rule.operations)
      .map((operation) => [...source, ...operation, ...rule.when])
      .filter((conditions) => all(conditions.map((one) => holds(one, attributes))) !== truths.no)
      .map(open),
  );
}
