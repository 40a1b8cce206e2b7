import { type Requirement, requirementHolds } from '../../kubernetes/selector.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import { append, groupBy } from '../../model/group-by.ts';
import type { Labels } from '../../model/kubernetes.ts';
import { perObject } from '../per-object.ts';

/** Finds labelled things by requirements without looking at all of them: by one `key=value` first, then the rest. */
export interface LabelIndex {
  /** Indices of the things for which all requirements hold, ascending. */
  matching(requirements: readonly Requirement[]): readonly number[];
}

/** Indexes some of `labels` (all of them without `members`); indices are those of `labels`. */
export function labelIndex(labels: readonly Labels[], members?: readonly number[]): LabelIndex {
  const all = members ?? labels.map((_, index) => index);
  const byPair = new Map<string, number[]>();
  for (const index of all) {
    for (const [key, value] of Object.entries(labels[index] ?? {})) {
      const pair = `${key}=${value}`;
      append(byPair, pair, index);
    }
  }
  const candidates = (requirements: readonly Requirement[]): readonly number[] => {
    let best = all;
    for (const { key, operator, values } of requirements) {
      if (operator !== 'In' || values.length !== 1) continue;
      const found = byPair.get(`${key}=${values[0]}`) ?? [];
      if (found.length < best.length) best = found;
    }
    return best;
  };
  return {
    matching: (requirements) =>
      requirements.length === 0
        ? all
        : candidates(requirements).filter((index) =>
            requirements.every((requirement) => requirementHolds(requirement, labels[index] ?? {})),
          ),
  };
}

/** The index of each namespace of a list of workloads; indices are those of the list, which does not change. */
export const labelIndicesOf = perObject(
  (workloads: readonly ClusterWorkload[]): ((namespace: string) => LabelIndex) => {
    const labels = workloads.map((workload) => workload.labels);
    const members = groupBy(labels.keys(), (index) => workloads[index]?.namespace);
    const indices = new Map<string, LabelIndex>();
    return (namespace) => {
      const known = indices.get(namespace) ?? labelIndex(labels, members.get(namespace) ?? []);
      indices.set(namespace, known);
      return known;
    };
  },
);
