import type { PodTemplate } from './pod-template.ts';
import { stringMap } from './untrusted.ts';

/** The label by which istiod tells that a pod's own proxy takes tunnels (istio/istio `pilot/pkg/model/service.go`). */
const tunnelLabel = 'networking.istio.io/tunnel';

/**
 * Whether the sidecars of some pods take tunnels, as far as the pods show it: they bear the label, or the injector has
 * been there and left it out. Undefined where nothing shows it, and where pods differ.
 */
export function tunnelsShown(pods: readonly PodTemplate[]): boolean | undefined {
  const shown = pods.map(({ metadata }) => {
    const label = stringMap(metadata.labels)[tunnelLabel];
    if (label !== undefined) return label.split(',').includes('http');
    return stringMap(metadata.annotations)['sidecar.istio.io/status'] === undefined ? undefined : false;
  });
  const told = new Set(shown.filter((one) => one !== undefined));
  return told.size === 1 ? told.has(true) : undefined;
}
