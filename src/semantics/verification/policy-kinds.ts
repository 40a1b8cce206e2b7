import type { Approach } from '../../model/decision.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { isNetworkPolicy } from '../network-policy/network-policy.ts';
import { isOtherPolicy } from '../network-policy/other-policy-apis.ts';

export function isIstioSecurity({ apiVersion }: KubernetesObject): boolean {
  return apiVersion.startsWith('security.istio.io/');
}

/** A Gateway of a waypoint class (Gateway API). */
export function isWaypoint({ kind, apiVersion, spec }: KubernetesObject): boolean {
  const gatewayClass = (spec as { gatewayClassName?: unknown } | undefined)?.gatewayClassName;
  return (
    kind === 'Gateway' &&
    apiVersion.startsWith('gateway.networking.k8s.io/') &&
    gatewayClass === 'istio-waypoint'
  );
}

/** Whether an object decides which requests pass. */
export function isPolicy(object: KubernetesObject): boolean {
  return isNetworkPolicy(object) || isIstioSecurity(object) || isOtherPolicy(object);
}

/** The layers that a set of policies works with: they set the finest grain that can be asked of it. */
export function approachOf(objects: readonly KubernetesObject[]): Approach {
  const mesh = objects.some(isIstioSecurity);
  if (!mesh) return 'network-policies';
  return objects.some(isNetworkPolicy) ? 'hybrid' : 'istio';
}
