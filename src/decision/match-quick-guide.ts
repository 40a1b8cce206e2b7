import { evaluateCondition } from '../knowledge/evaluate-condition.ts';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { approaches, type QuickGuideOpinion } from '../model/decision.ts';
import type { Requirements } from './decision-input.ts';

/** The situations of the quick guide that the answers describe, and the approaches that those rows name. */
export function matchQuickGuide({ quickGuide }: Knowledge, requirements: Requirements): QuickGuideOpinion {
  const judged = quickGuide.situations.map((situation) => ({
    ...situation,
    truth: evaluateCondition(situation.when, { requirements }),
  }));
  const rows = judged.filter(({ truth }) => truth === true);
  const named = new Set(rows.flatMap((row) => row.approaches));
  return {
    rows: rows.map((row) => ({ id: row.id, approaches: row.approaches })),
    open: judged.filter(({ truth }) => truth === 'unknown').map(({ id }) => id),
    approaches: approaches.filter((approach) => named.has(approach)),
  };
}
