import type { Constraint } from '../knowledge/knowledge.ts';
import {
  type Approach,
  approaches,
  type FiredConstraint,
  layersOf,
  type PolicyLayer,
} from '../model/decision.ts';

/** What the constraints make of an outcome of the flowchart. */
export interface Constrained {
  readonly approach: Approach;
  /** The replacing constraint that could not replace, because another one needs the layer. */
  readonly blockedBy?: Constraint;
  readonly fired: readonly FiredConstraint[];
}

/**
 * Applies the constraints that hold. Layers that are needed are united, so the order of constraints cannot matter;
 * a constraint that replaces a layer acts on the result, and blocks where another one needs that layer.
 */
export function applyConstraints(outcome: Approach, holding: readonly Constraint[]): Constrained {
  const base: readonly PolicyLayer[] = layersOf[outcome];
  const needed = new Set(holding.flatMap((constraint) => ('needs' in constraint ? constraint.needs : [])));
  const before = new Set<PolicyLayer>([...base, ...needed]);
  const replacing = holding.filter(
    (constraint) => 'replaces' in constraint && before.has(constraint.replaces.layer),
  );
  const after = new Set(before);
  let blockedBy: Constraint | undefined;
  for (const constraint of replacing) {
    if (!('replaces' in constraint)) continue;
    after.add(constraint.replaces.by);
    if (needed.has(constraint.replaces.layer)) blockedBy ??= constraint;
  }
  for (const constraint of replacing) {
    if ('replaces' in constraint && !needed.has(constraint.replaces.layer))
      after.delete(constraint.replaces.layer);
  }
  const fired = holding.flatMap((constraint) => report(constraint, base, before, needed));
  return { approach: approachOf(after), ...(blockedBy && { blockedBy }), fired };
}

function report(
  constraint: Constraint,
  base: readonly PolicyLayer[],
  before: ReadonlySet<PolicyLayer>,
  needed: ReadonlySet<PolicyLayer>,
): FiredConstraint[] {
  const { id } = constraint;
  if ('needs' in constraint) {
    const adds = constraint.needs.filter((layer) => !base.includes(layer));
    return [{ id, adds, drops: [], changedOutcome: adds.length > 0 }];
  }
  const { layer, by } = constraint.replaces;
  if (!before.has(layer)) return [];
  const adds = before.has(by) ? [] : [by];
  const drops = needed.has(layer) ? [] : [layer];
  return [{ id, adds, drops, changedOutcome: adds.length + drops.length > 0 }];
}

/** The approach that consists of exactly these layers; throws where there is none, which a check of the knowledge excludes. */
export function approachOf(layers: ReadonlySet<PolicyLayer>): Approach {
  const approach = approaches.find(
    (candidate) =>
      layersOf[candidate].length === layers.size && layersOf[candidate].every((layer) => layers.has(layer)),
  );
  if (!approach) throw new Error('no approach has these layers');
  return approach;
}
