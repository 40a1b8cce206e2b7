import type { View } from './view.ts';

/** `workloadSelector.labels` of Sidecar, ServiceEntry and EnvoyFilter: equality only, and some labels. */
export function checkWorkloadLabels(selector: View): void {
  if (!selector.set) return;
  const labels = selector.field('labels').entries();
  if (labels.length === 0) selector.warn('has no labels: it applies to the whole namespace');
  for (const [key, value] of labels) {
    if (key === '') value.refuse('has an empty key');
    else if (key.includes('*') || value.text.includes('*')) value.refuse('must not have a wildcard');
  }
}
