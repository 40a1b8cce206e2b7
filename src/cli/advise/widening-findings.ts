import type { Finding } from '../../model/finding.ts';
import type { Widening } from '../../semantics/proof/proof.ts';
import { podName } from '../output/pod-name.ts';

/**
 * What stays open at the end, each as a finding that names who may come; those of whom a finding of the plan tells by
 * themselves are left out.
 */
export function wideningFindings(
  widenings: readonly Widening[],
  isTold: (finding: Finding) => boolean,
): Finding[] {
  return widenings.flatMap((widening) => {
    const fresh = widening.sources.filter((source) => !isTold(openFinding(widening, [source])));
    const allTold = fresh.length === 0 && widening.sources.length > 0;
    return allTold ? [] : [openFinding(widening, fresh)];
  });
}

/** One widening as a finding that names these sources; none: anybody. */
export function openFinding(
  { code, destination, port, protocol }: Widening,
  sources: readonly string[],
): Finding {
  return {
    code,
    values: {
      workload: podName(destination),
      port,
      protocol,
      source: sources.length === 0 ? 'anybody' : sources.map(podName).join(', '),
    },
  };
}
