import { load } from 'js-yaml';
import { fields } from '../../kubernetes/untrusted.ts';
import type { ClusterWorkload } from '../../model/cluster.ts';
import type { MeshSettings } from './mesh-settings.ts';

/** Whether a sidecar takes tunnels; `assumed` where nothing in the input says so. */
export interface Tunnels {
  readonly taken: boolean;
  readonly assumed: boolean;
}

/**
 * Whether ztunnel and waypoints reach a workload's sidecar by a tunnel. They do where its pods bear the label that the
 * injector gives them under `ISTIO_META_ENABLE_HBONE`; else they send plaintext to the pod's own port. Where neither
 * pods nor annotations nor the mesh's configuration tell, it is taken as the ambient profile sets it, for all sidecars.
 *
 * @see https://github.com/istio/istio `files/injection-template.yaml`, `manifests/helm-profiles/ambient.yaml`,
 *   `setTunnelProtocol` of `pilot/pkg/serviceregistry/ambient/workloads.go`
 * @see https://github.com/istio/ztunnel `build_request` of `src/proxy/outbound.rs`
 */
export function takesTunnels(
  { tunnels, annotations }: ClusterWorkload,
  { sidecarTunnels }: MeshSettings,
): Tunnels {
  const said = tunnels ?? tunnelsSetUp(proxyConfig(annotations['proxy.istio.io/config'])) ?? sidecarTunnels;
  return { taken: said ?? true, assumed: said === undefined };
}

/** What a ProxyConfig says of tunnels; undefined: nothing. */
export function tunnelsSetUp(proxyConfig: unknown): boolean | undefined {
  const said = fields(fields(proxyConfig).proxyMetadata).ISTIO_META_ENABLE_HBONE;
  return said === undefined ? undefined : String(said) === 'true';
}

function proxyConfig(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return load(text);
  } catch {
    return undefined;
  }
}
