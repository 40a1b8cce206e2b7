import type { ObjectReference } from '../../model/kubernetes.ts';
import type { Attributes } from './attributes.ts';
import { type Condition, holds } from './condition.ts';
import { and, any, all as every, type Truth, truths } from './truth.ts';

/**
 * What istiod sends to ztunnel for one policy. It matches when one of its groups does; a group, when all of its
 * clauses do; a clause, when one of its matches does; a match, when all of its conditions hold. A match without
 * conditions never holds, and a clause without matches always does (ztunnel `src/rbac.rs`).
 */
export interface L4Authorization {
  readonly policy: ObjectReference;
  readonly action: 'ALLOW' | 'DENY';
  readonly groups: readonly L4Group[];
}

export interface L4Group {
  /** Position of the rule in `spec.rules`; absent for what was made of a PeerAuthentication. */
  readonly rule?: number;
  readonly clauses: readonly (readonly L4Match[])[];
}

export type L4Match = readonly Condition[];

export function groupMatches({ clauses }: L4Group, attributes: Attributes): Truth {
  let result: Truth = truths.yes;
  for (const clause of clauses) {
    if (result === truths.no) break;
    if (clause.length > 0) result = and(result, any(clause.map((match) => matchHolds(match, attributes))));
  }
  return result;
}

function matchHolds(match: L4Match, attributes: Attributes): Truth {
  return match.length === 0 ? truths.no : every(match.map((condition) => holds(condition, attributes)));
}

/** The conditions of a group that keep it from matching (or leave it open), of the matches that come closest. */
export function missingInGroup({ clauses }: L4Group, attributes: Attributes, wanted: Truth): Condition[] {
  return clauses.flatMap((clause) => {
    const failing = clause.map((match) =>
      match.filter((condition) => holds(condition, attributes) === wanted),
    );
    return failing.sort((a, b) => a.length - b.length)[0] ?? [];
  });
}
