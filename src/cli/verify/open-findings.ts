import type { Knowledge } from '../../knowledge/knowledge.ts';
import type { Finding } from '../../model/finding.ts';
import { tellFinding } from '../../report/finding-text.ts';
import type { Verified } from '../../semantics/verification/verify-policies.ts';
import { podName } from '../output/pod-name.ts';

/**
 * What is open because the layers cannot tell it apart, as findings. Some of it holds for a workload as a whole: said
 * for each of its ports it would read the same, and is told once.
 */
export function openFindings({ widenings }: Verified, knowledge: Knowledge): readonly Finding[] {
  const findings = widenings.map(({ code, destination, port, protocol, sources }): Finding => {
    const source = sources.length === 0 ? 'anybody' : sources.map(podName).join(', ');
    return { code, values: { workload: podName(destination), port, protocol, source } };
  });
  const told = new Map(findings.map((finding) => [tellFinding(finding, knowledge).message, finding]));
  return [...told.values()];
}
