import type { Finding } from '../../model/finding.ts';
import type { Widening } from '../../semantics/proof/proof.ts';
import { podName } from './pod-name.ts';

/** What stays open at the end, each as a finding that names who may come. */
export function wideningFindings(widenings: readonly Widening[]): Finding[] {
  return widenings.map(({ code, destination, port, protocol, sources }) => ({
    code,
    values: {
      workload: podName(destination),
      port,
      protocol,
      source: sources.length === 0 ? 'anybody' : sources.map(podName).join(', '),
    },
  }));
}
