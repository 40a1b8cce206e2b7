import { equalityRequirements, type Requirement } from '../../kubernetes/selector.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import { labelIndicesOf } from '../network-policy/label-index.ts';
import { once } from '../once.ts';
import { perObject } from '../per-object.ts';
import { staysOutside } from './stays-outside.ts';

/** Which workloads policies cannot keep apart, because the labels of one are among those of the other. */
export interface Alike {
  /** Those whose rules hold for a workload too: its own labels include theirs. It is one of them. */
  covering(workload: ClusterWorkload): readonly ClusterWorkload[];
  /** Those for which a workload's rules hold too: their labels include its own. It is one of them. */
  coveredBy(workload: ClusterWorkload): readonly ClusterWorkload[];
}

/** Compares workloads within their namespaces, each once for all views of a state. */
export const alikeAmong = perObject((workloads: readonly ClusterWorkload[]): Alike => {
  const indexIn = labelIndicesOf(workloads);
  const coveredBy = perObject((workload: ClusterWorkload) =>
    indexIn(workload.namespace)
      .matching(asRequirements(workload))
      .flatMap((index) => workloads[index] ?? []),
  );
  const covering = once(() => {
    const found = new Map<ClusterWorkload, ClusterWorkload[]>(workloads.map((one) => [one, []]));
    for (const workload of workloads) for (const one of coveredBy(workload)) found.get(one)?.push(workload);
    return found;
  });
  return { coveredBy, covering: (workload) => covering().get(workload) ?? [] };
});

/** What a selector for a workload asks for. */
function asRequirements({ labels }: ClusterWorkload): Requirement[] {
  return equalityRequirements(labels).filter(({ key }) => !(key in staysOutside));
}
