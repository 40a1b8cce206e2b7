import type { Labels } from '../../model/kubernetes.ts';

/** Labels as `kubectl -l` and `kubectl run --labels` take them. */
export function labelText(labels: Labels): string {
  return Object.entries(labels)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
