import type { ClusterWorkload } from '../../model/cluster.ts';
import { perObject } from '../per-object.ts';
import { coversWorkload } from './declared-flows.ts';

/** Which workloads policies cannot keep apart, because the labels of one are among those of the other. */
export interface Alike {
  /** Those whose rules hold for a workload too: its own labels include theirs. It is one of them. */
  covering(workload: ClusterWorkload): readonly ClusterWorkload[];
  /** Those for which a workload's rules hold too: their labels include its own. It is one of them. */
  coveredBy(workload: ClusterWorkload): readonly ClusterWorkload[];
}

/** Compares workloads within their namespaces, each once for all views of a state. */
export const alikeAmong = perObject((workloads: readonly ClusterWorkload[]): Alike => {
  const byNamespace = new Map<string, ClusterWorkload[]>();
  for (const workload of workloads) {
    const others = byNamespace.get(workload.namespace);
    if (others) others.push(workload);
    else byNamespace.set(workload.namespace, [workload]);
  }
  const beside = ({ namespace }: ClusterWorkload) => byNamespace.get(namespace) ?? [];
  return {
    covering: perObject((workload) => beside(workload).filter((one) => coversWorkload(one, workload))),
    coveredBy: perObject((workload) => beside(workload).filter((one) => coversWorkload(workload, one))),
  };
});
