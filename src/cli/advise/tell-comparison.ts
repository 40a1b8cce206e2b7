import type { Decision } from '../../model/decision.ts';
import type { Plan } from '../../model/plan.ts';
import { renderComparison } from '../../report/render-comparison.ts';
import { compileJudge } from '../../semantics/compile-judge.ts';
import { compareWithExisting } from '../../semantics/proof/compare-existing.ts';
import type { Run } from './advice-run.ts';

/** Says on standard error what the bundle changes of what the standing policies let through. */
export function tellComparison(
  { from, knowledge, result, world }: Run,
  decision: Decision,
  plan: Plan,
): void {
  const { topology, platform } = result.answers;
  const existing = from?.existing ?? [];
  if (existing.length === 0 || !topology) return;
  const { approach, dataPlane } = decision;
  const comparison = compareWithExisting(
    { topology, platform, approach, plan, existing, ...(dataPlane && { dataPlane: dataPlane.choice }) },
    (of, objects, facts, onTheWire) =>
      compileJudge(of.cluster, objects, facts, knowledge.networkPlugins, onTheWire),
  );
  world.note(renderComparison(comparison, world.messages.style));
}
