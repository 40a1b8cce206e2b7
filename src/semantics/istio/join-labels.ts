import type { Labels } from '../../model/kubernetes.ts';
import type { MeshMode } from '../../model/topology.ts';

/** Labels by which a namespace takes part in the mesh. */
export const joinLabels = {
  sidecar: { 'istio-injection': 'enabled' },
  ambient: { 'istio.io/dataplane-mode': 'ambient' },
  none: {},
} as const satisfies Record<MeshMode, Labels>;
