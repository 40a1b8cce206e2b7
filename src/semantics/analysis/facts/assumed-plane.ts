import type { ClusterWorkload } from '../../../model/cluster.ts';
import { controlPlanePort, hbonePort } from '../../istio/istio-ports.ts';
import type { AnalysisContext, Plane } from '../analysis-context.ts';
import { networkRules } from './network-rules.ts';
import { perContext } from './per-context.ts';

/**
 * How a workload takes part in the mesh. Where pods are only represented and no label tells: what the platform says,
 * else what the ports of the NetworkPolicies speak of, else sidecars where Istio's policies stand in its namespace.
 */
export function assumedPlane(context: AnalysisContext, workload: ClusterWorkload): Plane {
  const plane = context.planeOf(workload);
  if (plane !== 'unknown') return plane;
  const { dataPlane = 'auto' } = context.platform?.istio ?? {};
  const isOwn = ['kube-system', context.settings.rootNamespace].includes(workload.namespace);
  if (dataPlane !== 'auto' && !isOwn) return dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  if (!policiedNamespaces(context).has(workload.namespace)) return 'unknown';
  return portsSpeakOf(context) ?? 'sidecar';
}

/** Namespaces where policies of Istio apply; those of the root namespace apply where a NetworkPolicy stands. */
const policiedNamespaces = perContext((context): ReadonlySet<string> => {
  const { settings, objects, networkPolicies } = context;
  const own = objects
    .filter(({ object }) => object.apiVersion.startsWith('security.istio.io/'))
    .map(({ object }) => object.metadata.namespace ?? 'default');
  const everywhere = own.includes(settings.rootNamespace) || portsSpeakOf(context) !== undefined;
  const others = everywhere ? networkPolicies.map(({ policy }) => policy.reference.namespace) : [];
  return new Set([...own, ...others].filter((name) => name !== settings.rootNamespace));
});

const portsSpeakOf = perContext((context): Plane | undefined => {
  const named = new Set<number>();
  for (const { rule } of networkRules(context)) {
    for (const port of rule.ports === 'any' ? [] : rule.ports)
      if ('from' in port && port.from === port.to) named.add(port.from);
  }
  if (named.has(hbonePort)) return 'ambient';
  return named.has(controlPlanePort) ? 'sidecar' : undefined;
});
