import { fields, stringMap } from '../../../kubernetes/untrusted.ts';
import type { Labels, PlacedObject } from '../../../model/kubernetes.ts';
import { selects } from '../../istio/policy-target.ts';
import { representativeKind } from '../../network-policy/representatives.ts';
import type { AnalysisContext } from '../analysis-context.ts';

/** Pods of a gateway: where they run, and their labels. */
export interface GatewayPods {
  readonly namespace: string;
  readonly labels: Labels;
}

/** The labels by which a Gateway of Istio selects its pods. */
export function gatewaySelector({ object }: PlacedObject): Labels {
  return stringMap(fields(object.spec).selector);
}

/**
 * The pods that a Gateway of Istio selects: those of the input, else of the platform, else for the label of the usual
 * ingress gateway those of an installation in the root namespace, as `istioctl analyze` takes it. Nobody knows of
 * others: none.
 */
export function gatewayPods(
  { cluster, platform, settings }: AnalysisContext,
  gateway: PlacedObject,
): readonly GatewayPods[] {
  const selector = gatewaySelector(gateway);
  const entries = Object.entries(selector);
  if (entries.length === 0) return [];
  const selected = ({ labels }: GatewayPods) => selects(selector, labels);
  const shown = cluster.workloads.filter((each) => each.kind !== representativeKind && selected(each));
  if (shown.length > 0) return shown;
  const known = (platform?.gateways ?? []).filter(selected);
  if (known.length > 0) return known;
  const usual = entries.length === 1 && selector.istio === 'ingressgateway';
  return usual ? [{ namespace: settings.rootNamespace, labels: selector }] : [];
}
