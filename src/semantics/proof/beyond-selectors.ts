import type { ClusterWorkload } from '../../model/cluster.ts';
import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { Workload } from '../../model/topology.ts';
import { covers, haveSameLabels } from './label-cover.ts';
import { staysOutside } from './stays-outside.ts';

/** Why no policy may select a workload; each is the code of a finding. */
export type BeyondSelectors = 'platform-workload' | 'indistinguishable-workload';

/** Which workloads no policy can single out, because what it would select with them must stay as it is. */
export interface SelectorLimits {
  /** NetworkPolicy can leave pods out by a label that only they have; pods with the same labels stay together. */
  network(workload: ClusterWorkload): BeyondSelectors | undefined;
  /** Istio selects by equal labels alone, so whoever has all labels of a workload, and more, goes with it. */
  mesh(workload: ClusterWorkload): BeyondSelectors | undefined;
}

/**
 * Told from labels alone: a workload that has the labels of the platform's own pods, or those by which Istio knows a
 * gateway, is taken for one of them; one that
 * cannot be told from such a workload, or from one whose calls nobody confirmed, has to stay open with it.
 */
export function selectorLimits(
  workloads: readonly ClusterWorkload[],
  platformPods: readonly ClusterWorkload[],
  declared: (workload: ClusterWorkload) => Workload | undefined,
): SelectorLimits {
  const named = platformPods.filter(({ labels }) =>
    Object.keys(labels).some((key) => !(key in staysOutside)),
  );
  const ofPlatform = (one: Workload) =>
    one.labels.istio === 'ingressgateway' ||
    one.labels.istio === 'egressgateway' ||
    gatewayNameLabel in one.labels ||
    named.some((pods) => pods.namespace === one.namespace && covers(pods.labels, one.labels));
  const known = workloads.flatMap((one) => declared(one) ?? []);
  const untouchable = known.filter((one) => !one.callsConfirmed || ofPlatform(one));
  // Some plugins apply policies to pods on the network of their node too.
  const staying = known.filter((one) => one.hostNetwork || untouchable.includes(one));

  const network = (own: Workload): BeyondSelectors | undefined => {
    if (ofPlatform(own)) return 'platform-workload';
    if (Object.keys(own.labels).length === 0) return 'indistinguishable-workload';
    const twins = staying.some((other) => beside(own, other) && haveSameLabels(own.labels, other.labels));
    return twins ? 'indistinguishable-workload' : undefined;
  };
  const mesh = (own: Workload): BeyondSelectors | undefined =>
    network(own) ??
    ([...untouchable, ...platformPods].some((other) => beside(own, other) && covers(own.labels, other.labels))
      ? 'indistinguishable-workload'
      : undefined);
  return { network: onceEach(declared, network), mesh: onceEach(declared, mesh) };
}

function beside(own: Workload, other: { readonly namespace: string; readonly name: string }): boolean {
  return own.namespace === other.namespace && own.name !== other.name;
}

function onceEach(
  declared: (workload: ClusterWorkload) => Workload | undefined,
  limit: (own: Workload) => BeyondSelectors | undefined,
): (workload: ClusterWorkload) => BeyondSelectors | undefined {
  const known = new Map<ClusterWorkload, BeyondSelectors | undefined>();
  return (workload) => {
    if (known.has(workload)) return known.get(workload);
    const own = declared(workload);
    const found = own && limit(own);
    known.set(workload, found);
    return found;
  };
}
