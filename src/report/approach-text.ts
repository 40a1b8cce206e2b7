import type { Knowledge } from '../knowledge/knowledge.ts';
import type { Approach, Decision, Flip, Reason } from '../model/decision.ts';
import type { DataPlane } from '../model/platform.ts';

/** Names for tables and sentences. */
export const approachNames = {
  'network-policies': 'Network Policies',
  hybrid: 'Hybrid',
  istio: 'Istio',
} as const satisfies Record<Approach, string>;

const pointsText = {
  'network-policies': 'Network Policies',
  istio: 'Istio',
  both: 'both',
  none: '',
} as const satisfies Record<Reason['points'], string>;

export function reasonTarget(reason: Pick<Reason, 'points'>): string {
  return pointsText[reason.points];
}

/** "Hybrid or Istio". */
export function approachList(approaches: readonly Approach[]): string {
  return approaches.map((approach) => approachNames[approach]).join(' or ');
}

export function outcomeText(becomes: Flip['becomes']): string {
  return becomes === 'blocked' ? 'no bundle possible' : approachNames[becomes];
}

export function dataPlaneTitle(choice: DataPlane, knowledge: Knowledge): string {
  return knowledge.dataPlanes.choices.find(({ id }) => id === choice)?.title ?? choice;
}

/** The decision in one line: "Hybrid: Network Policies and Istio, ambient with waypoints". */
export function decisionText(decision: Decision, knowledge: Knowledge): string {
  const whole =
    decision.approach === 'hybrid' ? 'Hybrid: Network Policies and Istio' : approachNames[decision.approach];
  return decision.dataPlane ? `${whole}, ${dataPlaneTitle(decision.dataPlane.choice, knowledge)}` : whole;
}
