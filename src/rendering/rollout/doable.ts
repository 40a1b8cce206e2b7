import type { RolloutStep } from '../../model/plan.ts';

/** A step with what undoes it, so that the undo of a phase is its steps backwards. */
export interface Doable {
  readonly step: RolloutStep;
  readonly undo: readonly RolloutStep[];
}
