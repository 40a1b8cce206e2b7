import type { MeshMode } from '../model/topology.ts';

/** Labels of a namespace by which its pods join a mesh, or stay out of it. */
export const meshLabels: readonly string[] = ['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode'];

/** How a namespace takes part in a mesh today, by Istio's labels (istio.io "Installing the Sidecar", "Add workloads to a mesh"). */
export function meshModeOf(labels: Readonly<Record<string, string>>): MeshMode {
  if (labels['istio-injection'] === 'enabled') return 'sidecar';
  if (labels['istio.io/dataplane-mode'] === 'ambient') return 'ambient';
  return labels['istio.io/rev'] !== undefined && labels['istio-injection'] !== 'disabled'
    ? 'sidecar'
    : 'none';
}
