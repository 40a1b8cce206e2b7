import { namespacedName } from '../model/namespaced-name.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import { evidenceAt } from './evidence.ts';
import { referenceTo } from './reference-to.ts';
import type { WorkloadSource } from './workload-source.ts';

/** Whether no policy can select the pods: they have no labels. */
export function isUnlabelled({ workload }: WorkloadSource): boolean {
  return Object.keys(workload.labels).length === 0;
}

/** Workloads without labels, with what they call; those of the platform (by `namespace/name`) are its own. */
export function unlabelledWorkloads(
  sources: readonly WorkloadSource[],
  calls: readonly CallDraft[],
  platform: ReadonlySet<string>,
): readonly BlindSpot[] {
  return sources
    .filter((source) => isUnlabelled(source) && !platform.has(namespacedName(source.workload)))
    .map(({ workload: { namespace, name }, placed }): BlindSpot => {
      const callees = calls.flatMap(({ from, to }) =>
        to.kind === 'workload' && from.namespace === namespace && from.name === name ? [referenceTo(to)] : [],
      );
      const evidence = evidenceAt(placed, 'metadata.labels');
      return { kind: 'unlabelled-workload', workload: { namespace, name }, callees, evidence };
    });
}
