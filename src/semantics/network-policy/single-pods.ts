import { type Requirement, requirementHolds } from '../../kubernetes/selector.ts';
import { isSinglePodLabel, mayBearLabel } from '../../kubernetes/single-pod-labels.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { ObjectReference } from '../../model/kubernetes.ts';

/** Whether a selector covers a workload: `maybe` is what cannot be known offline. */
export type Match = 'yes' | 'no' | 'maybe';

/** What the requirements on labels of single pods make of the pods of a workload; the others are not looked at. */
export function singlePodsMatch(requirements: readonly Requirement[], { kind }: ClusterWorkload): Match {
  let match: Match = 'yes';
  for (const requirement of requirements) {
    if (!isSinglePodLabel(requirement.key)) continue;
    if (mayBearLabel(kind, requirement.key)) match = 'maybe';
    else if (!requirementHolds(requirement, {})) return 'no';
  }
  return match;
}

/** What a policy says about the pods that it is for. */
export interface Selecting {
  readonly reference: ObjectReference & { readonly namespace: string };
  readonly selector: readonly Requirement[];
}

/** Of the policies those that may select some pods of a workload and leave out others; `undefined`: none does that. */
export function selectingSinglePods<Policy extends Selecting>(
  policies: readonly Policy[],
): ((workload: ClusterWorkload) => readonly Policy[]) | undefined {
  const doubtful = policies.filter(({ selector }) => selector.some(({ key }) => isSinglePodLabel(key)));
  if (doubtful.length === 0) return undefined;
  return (workload) =>
    doubtful.filter(
      ({ reference, selector }) =>
        reference.namespace === workload.namespace &&
        selector.every(
          (requirement) =>
            isSinglePodLabel(requirement.key) || requirementHolds(requirement, workload.labels),
        ) &&
        singlePodsMatch(selector, workload) === 'maybe',
    );
}
