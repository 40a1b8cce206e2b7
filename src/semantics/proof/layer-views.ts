import { fields } from '../../kubernetes/untrusted.ts';
import type { Approach } from '../../model/decision.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { isNetworkPolicy, policyTypesOf } from '../network-policy/network-policy.ts';
import { type Checkpoints, checkpointsOf } from './checkpoints.ts';

/** One checkpoint of a bundle by itself: the objects that it goes by. */
export interface LayerView {
  readonly name: 'network-policy-ingress' | 'network-policy-egress' | 'mesh';
  readonly checkpoints: Checkpoints;
  readonly objects: readonly KubernetesObject[];
}

const none: Checkpoints = { networkIngress: false, networkEgress: false, mesh: false, onTheWire: false };

/**
 * The checkpoints that a request passes, each with its own objects only, so that what one leaves open does not hide
 * behind what another closes. An approach that has a single one needs no views.
 */
export function layerViews(approach: Approach, objects: readonly KubernetesObject[]): LayerView[] {
  const whole = checkpointsOf(approach);
  const views: LayerView[] = [];
  if (whole.networkIngress) {
    const policies = oneWay(objects, 'Ingress');
    views.push({
      name: 'network-policy-ingress',
      checkpoints: { ...none, networkIngress: true, onTheWire: true },
      objects: policies,
    });
  }
  if (whole.networkEgress) {
    const policies = oneWay(objects, 'Egress');
    views.push({
      name: 'network-policy-egress',
      checkpoints: { ...none, networkEgress: true, onTheWire: true },
      objects: policies,
    });
  }
  if (whole.mesh && whole.networkIngress) {
    const policies = objects.filter((object) => !isNetworkPolicy(object));
    views.push({ name: 'mesh', checkpoints: { ...none, mesh: true }, objects: policies });
  }
  return views;
}

/** The objects that decide about plaintext. */
export function peerAuthentications(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.filter(({ kind }) => kind === 'PeerAuthentication');
}

/** NetworkPolicies as if they spoke of one direction only; those that do not are left out. */
function oneWay(objects: readonly KubernetesObject[], type: 'Ingress' | 'Egress'): KubernetesObject[] {
  return objects
    .filter((object) => isNetworkPolicy(object) && policyTypesOf(object).includes(type))
    .map((object) => ({ ...object, spec: { ...fields(object.spec), policyTypes: [type] } }));
}
