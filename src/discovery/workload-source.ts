import { type PodTemplate, podTemplateOf } from '../kubernetes/pod-template.ts';
import type { ClusterWorkload } from '../model/cluster.ts';
import { groupBy } from '../model/group-by.ts';
import type { PlacedObject } from '../model/kubernetes.ts';

/** A workload with the object that describes its pods. */
export interface WorkloadSource {
  readonly workload: ClusterWorkload;
  readonly placed: PlacedObject;
  readonly template: PodTemplate;
}

/** Finds for each workload the object that it was made from, in the workloads' order. */
export function workloadSources(
  workloads: readonly ClusterWorkload[],
  objects: readonly PlacedObject[],
): readonly WorkloadSource[] {
  const byPlace = groupBy(objects, (placed) => placed.place);
  return workloads.flatMap((workload) => {
    const candidates = workload.place === undefined ? [] : (byPlace.get(workload.place) ?? []);
    const placed =
      candidates.find(({ object }) => isNamedLike(workload, object.metadata.name) && podTemplateOf(object)) ??
      candidates.find(({ object }) => podTemplateOf(object));
    const template = placed && podTemplateOf(placed.object);
    return placed && template ? [{ workload, placed, template }] : [];
  });
}

function isNamedLike(workload: ClusterWorkload, name: string): boolean {
  return workload.name === name || workload.name.startsWith(`${name}-`);
}
