import { fields, list, stringMap } from '../../../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { Labels, PlacedObject } from '../../../model/kubernetes.ts';
import type { AnalysisContext } from '../analysis-context.ts';

/** A Sidecar or Telemetry object and the workloads that it is for. */
export interface ConfigSelection {
  readonly placed: PlacedObject;
  /** Absent: its whole namespace. */
  readonly selector?: Labels;
  readonly workloads: readonly ClusterWorkload[];
}

/** Kinds of which one at most counts for a pod. Those with targetRefs are left out. */
export function configSelections({ of, workloadsIn }: AnalysisContext): readonly ConfigSelection[] {
  const sidecars = of('networking.istio.io', 'Sidecar').map((placed) => ({
    placed,
    labels: fields(fields(placed.object.spec).workloadSelector).labels,
  }));
  const telemetries = of('telemetry.istio.io', 'Telemetry')
    .filter(({ object }) => list(fields(object.spec).targetRefs).length === 0)
    .map((placed) => ({ placed, labels: fields(fields(placed.object.spec).selector).matchLabels }));
  return [...sidecars, ...telemetries].map(({ placed, labels }) => {
    const selector = stringMap(labels);
    const namespace = placed.object.metadata.namespace ?? 'default';
    const wide = Object.keys(selector).length === 0;
    return {
      placed,
      ...(wide ? {} : { selector }),
      workloads: workloadsIn(namespace, selector),
    };
  });
}
