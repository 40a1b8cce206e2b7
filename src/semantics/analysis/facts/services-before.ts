import { equalitySelector, type LabelPredicate } from '../../../kubernetes/selector.ts';
import type { ClusterService, ClusterWorkload } from '../../../model/cluster.ts';
import { append } from '../../../model/group-by.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import { perContext } from './per-context.ts';

const servicesOfNamespace = perContext(({ cluster }) => {
  const found = new Map<string, { service: ClusterService; selects: LabelPredicate }[]>();
  for (const service of cluster.services) {
    if (service.selector === undefined) continue;
    const selecting = { service, selects: equalitySelector(service.selector) };
    append(found, service.namespace, selecting);
  }
  return found;
});

/** The Services that select the pods of a workload, whether or not its ports are declared. */
export function servicesBefore(
  context: AnalysisContext,
  { namespace, labels }: ClusterWorkload,
): readonly ClusterService[] {
  const services = servicesOfNamespace(context).get(namespace) ?? [];
  return services.flatMap(({ service, selects }) => (selects(labels) ? [service] : []));
}
