import type { PathNormalization } from './path-normalization.ts';
import type { TrustDomains } from './trust-domains.ts';

/** What of the mesh's configuration decides requests. */
export interface MeshSettings {
  readonly rootNamespace: string;
  readonly trustDomains: TrustDomains;
  readonly pathNormalization: PathNormalization;
  /** Proxies send mTLS to every endpoint that has a proxy, without a DestinationRule. */
  readonly autoMtls: boolean;
  /** `REGISTRY_ONLY`: sidecars refuse what no Service or ServiceEntry names. */
  readonly outboundTrafficPolicy: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  /** Whether sidecars are set up to take tunnels (`ISTIO_META_ENABLE_HBONE`); absent: nobody says. */
  readonly sidecarTunnels?: boolean;
}

export const defaultMeshSettings: MeshSettings = {
  rootNamespace: 'istio-system',
  trustDomains: ['cluster.local'],
  pathNormalization: 'BASE',
  autoMtls: true,
  outboundTrafficPolicy: 'ALLOW_ANY',
};
