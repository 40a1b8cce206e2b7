import type { ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import type { ObjectReference } from '../../model/kubernetes.ts';
import type { Endpoint } from '../mesh-judge.ts';
import { leavesSidecar } from './inbound-capture.ts';
import type { ProxyMode } from './membership.ts';
import type { MeshModel } from './mesh-model.ts';

/** How a connection travels between two ends. */
export type Wire =
  /** Istio's mutual TLS between two proxies, to the application's port. */
  | { readonly kind: 'mtls'; readonly because?: ObjectReference }
  /** Mutual TLS in a tunnel to port 15008; `assumed`: nothing says that the sidecar there takes it. */
  | { readonly kind: 'hbone'; readonly assumed?: true }
  | { readonly kind: 'plaintext'; readonly because?: ObjectReference }
  /** TLS of another kind that a DestinationRule asks for: no identity of the mesh. */
  | { readonly kind: 'other-tls'; readonly because: ObjectReference }
  /** The caller's sidecar refuses destinations that it does not know. */
  | { readonly kind: 'blocked'; readonly because?: ObjectReference };

export interface Target {
  readonly workload: ClusterWorkload;
  readonly port: number;
  readonly via?: { readonly service: ClusterService; readonly port: number };
}

/**
 * What the caller's side sends to a pod. Tunnels go between ztunnels, and between ztunnel or a waypoint and a proxy that
 * takes them;
 * two sidecars speak mutual TLS unless a DestinationRule says otherwise; without a DestinationRule a proxy sends
 * plaintext to what has no proxy and where the server's mode is DISABLE. A caller that names a workload and not a
 * Service is taken to use a Service in front of that port, where there is one; a sidecar sends plaintext to pod
 * addresses that no Service names. A headless Service names the pods with its own port, whatever its target is.
 */
export function wireTo(model: MeshModel, source: Endpoint, target: Target): Wire {
  if (source.kind === 'address') return { kind: 'plaintext' };
  const from = model.modeOf(source.workload);
  const to = model.modeOf(target.workload);
  if (from === 'none') return { kind: 'plaintext' };
  if (to === 'ambient' && from !== 'sidecar') return { kind: 'hbone' };
  if (to === 'sidecar' && (from === 'ambient' || from === 'waypoint'))
    return toSidecar(model, target.workload);
  if (from === 'ambient' || from === 'waypoint') return { kind: 'plaintext' };
  return fromProxy(model, source.workload, from, target, to);
}

/**
 * Neither ztunnel nor a waypoint speaks mutual TLS but in a tunnel; sidecars and gateways prefer it without.
 *
 * @see https://github.com/istio/istio `buildEnvoyLbEndpoint` of `pilot/pkg/xds/endpoints/endpoint_builder.go`
 */
function toSidecar(model: MeshModel, workload: ClusterWorkload): Wire {
  const { taken, assumed } = model.tunnelsAt(workload);
  if (!taken) return { kind: 'plaintext' };
  return { kind: 'hbone', ...(assumed ? { assumed } : {}) };
}

function fromProxy(
  model: MeshModel,
  source: ClusterWorkload,
  from: ProxyMode,
  { workload, port, via }: Target,
  to: ProxyMode,
): Wire {
  const dialled = via?.port ?? port;
  if (from === 'sidecar' && leavesSidecar(source, dialled)) return { kind: 'plaintext' };
  const addressed = addressedService(model, { workload, port, ...(via ? { via } : {}) });
  const service = addressed?.service;
  const servicePort = addressed?.port ?? dialled;
  if (from === 'sidecar') {
    const reach = model.sidecarScopes.reach(source, service, servicePort);
    const because = 'because' in reach && reach.because ? { because: reach.because } : {};
    if (reach.kind === 'blocked') return { kind: 'blocked', ...because };
    if (reach.kind === 'passed-through') return { kind: 'plaintext', ...because };
  }
  if (!service) return { kind: 'plaintext' };
  const tls = model.clientTls(source, service, servicePort);
  if (tls) {
    if (tls.mode === 'ISTIO_MUTUAL') return { kind: 'mtls', because: tls.rule };
    return { kind: tls.mode === 'DISABLE' ? 'plaintext' : 'other-tls', because: tls.rule };
  }
  if (to === 'ambient') return { kind: 'hbone' };
  if (to !== 'sidecar' || !model.settings.autoMtls) return { kind: 'plaintext' };
  return { kind: model.mtlsMode(workload, port).mode === 'DISABLE' ? 'plaintext' : 'mtls' };
}

/** The Service that a caller is taken to address, and its port; undefined where no Service names the pod's port. */
export function addressedService(model: MeshModel, { workload, port, via }: Target): Target['via'] {
  if (via) return via;
  const front = model.fronts(workload, port).find((one) => !one.service.headless || one.port.port === port);
  return front && { service: front.service, port: front.port.port };
}
