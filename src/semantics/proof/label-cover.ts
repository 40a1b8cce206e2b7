import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Labels } from '../../model/kubernetes.ts';
import { staysOutside } from './stays-outside.ts';

/** Whether a selector made of `selector` also selects pods with `labels`. */
export function covers(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => key in staysOutside || labels[key] === value);
}

/** The same pods for every layer that goes by labels: same namespace, and the labels of the one are among the other's. */
export function coversWorkload(named: ClusterWorkload, other: ClusterWorkload): boolean {
  return named.namespace === other.namespace && covers(named.labels, other.labels);
}

/** Whether no selector tells the two apart. */
export function haveSameLabels(own: Labels, other: Labels): boolean {
  return covers(own, other) && covers(other, own);
}
