import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Finding } from '../../model/finding.ts';
import { tellFinding } from '../../report/finding-text.ts';
import type { Verified } from '../../semantics/verification/verify-policies.ts';
import { openFinding } from '../advise/widening-findings.ts';

/**
 * What is open because the layers cannot tell it apart, as findings. Some of it holds for a workload as a whole: said
 * for each of its ports it would read the same, and is told once.
 */
export function openFindings({ widenings }: Verified, knowledge: Knowledge): readonly Finding[] {
  const findings = widenings.map((widening) => openFinding(widening, widening.sources));
  const told = new Map(findings.map((finding) => [tellFinding(finding, knowledge).message, finding]));
  return [...told.values()];
}
