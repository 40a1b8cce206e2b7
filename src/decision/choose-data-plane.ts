import { evaluateCondition, type Facts } from '../knowledge/evaluate-condition.ts';
import type { DataPlanes, Knowledge } from '../knowledge/knowledge.ts';
import type { Decision, Reason } from '../model/decision.ts';
import type { DataPlane } from '../model/platform.ts';

type Rule = DataPlanes['rules'][number];

export interface ChosenDataPlane extends NonNullable<Decision['dataPlane']> {
  /** Ids of the rules that held and pointed elsewhere. */
  readonly against: readonly string[];
  /** Reasons for layer 7 that hold although the choice has none, by id. */
  readonly unmet: readonly string[];
}

/**
 * Chooses the data plane of a mesh. The first rule that holds for certain decides between sidecars and ambient, or
 * takes what the answers state; ambient gets waypoints where something needs layer 7. Every reason that speaks for
 * the choice is given, the deciding one first.
 */
export function chooseDataPlane({ dataPlanes }: Knowledge, facts: Facts): ChosenDataPlane {
  const holding = dataPlanes.rules.filter(({ when }) => evaluateCondition(when, facts) === true);
  const layer7 = dataPlanes.waypoint.filter(({ when }) => evaluateCondition(when, facts) === true);
  const [first] = holding;
  const kind = first?.choose ?? dataPlanes.otherwise.choose;
  const choice = kind === 'stated' ? statedChoice(facts) : fromKind(kind, layer7.length > 0);
  const family = choice === 'sidecar' ? 'sidecar' : 'ambient';
  const agreeing = holding.filter((rule) => rule === first || rule.choose === family);
  const otherwise = holding.length === 0 ? [{ id: 'otherwise', reason: dataPlanes.otherwise.reason }] : [];
  const waypoint =
    choice === 'ambient-waypoint'
      ? layer7
      : choice === 'ambient' && layer7.length === 0
        ? [{ id: 'without-waypoint', reason: dataPlanes.withoutWaypoint.reason }]
        : [];
  return {
    choice,
    reasons: [...otherwise, ...agreeing, ...waypoint].map(asReason),
    against: holding.filter((rule) => rule !== first && isAgainst(rule, family)).map(({ id }) => id),
    unmet: choice === 'ambient' ? layer7.map(({ id }) => id) : [],
  };
}

function fromKind(kind: 'sidecar' | 'ambient', needsLayer7: boolean): DataPlane {
  if (kind === 'sidecar') return 'sidecar';
  return needsLayer7 ? 'ambient-waypoint' : 'ambient';
}

function statedChoice(facts: Facts): DataPlane {
  const stated = facts.facts?.['platform.istio.dataPlane'];
  if (stated === 'sidecar' || stated === 'ambient' || stated === 'ambient-waypoint') return stated;
  throw new Error('a rule takes the stated data plane where none is stated');
}

function isAgainst(rule: Rule, family: 'sidecar' | 'ambient'): boolean {
  return rule.choose !== 'stated' && rule.choose !== family;
}

function asReason({ id, reason }: { readonly id: string; readonly reason: string }): Reason {
  return { text: reason, source: id, points: 'istio' };
}
