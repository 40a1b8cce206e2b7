import { equalitySelector } from '../../../kubernetes/selector.ts';
import type { ClusterService, ClusterWorkload } from '../../../model/cluster.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import { perContext } from './per-context.ts';

const servicesOfNamespace = perContext(({ cluster }) => {
  const found = new Map<string, ClusterService[]>();
  for (const service of cluster.services) {
    const others = found.get(service.namespace);
    if (others === undefined) found.set(service.namespace, [service]);
    else others.push(service);
  }
  return found;
});

/** The Services that select the pods of a workload, whether or not its ports are declared. */
export function servicesBefore(
  context: AnalysisContext,
  { namespace, labels }: ClusterWorkload,
): readonly ClusterService[] {
  const services = servicesOfNamespace(context).get(namespace) ?? [];
  return services.filter(({ selector }) => selector !== undefined && equalitySelector(selector)(labels));
}
