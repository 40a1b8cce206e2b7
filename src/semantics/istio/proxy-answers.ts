import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Hop, ProxyAnswer, ResolvedRequest } from '../mesh-judge.ts';
import { speaksHttp } from './ask-proxy.ts';
import { leavesSidecar } from './inbound-capture.ts';
import { protocolAt, servicePortProtocol } from './listener-protocol.ts';
import type { MeshModel } from './mesh-model.ts';
import { addressedService } from './wire.ts';

/**
 * What the caller is told where the far end of each flow is not reached or refuses it; undefined: the caller's own
 * packets meet it, as no proxy has taken them. Proxies and ztunnel accept the caller's connection before they dial,
 * and give that up after ten seconds where nothing else is set: Envoy then answers requests of HTTP with 503 and closes
 * connections of TCP, as ztunnel does.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#config-access-log-format-response-flags
 * @see https://github.com/istio/ztunnel `freebind_connect` of `src/proxy.rs`; `DefaultMeshConfig` of istio/istio `pkg/config/mesh/mesh.go`
 */
export function proxyAnswers(
  model: MeshModel,
  request: ResolvedRequest,
  hops: readonly Hop[],
  atWaypoint: '403' | 'reset' | undefined,
): readonly (ProxyAnswer | undefined)[] {
  return hops.map((_, index) =>
    index === 0 ? ofCallersProxy(model, request) : atWaypoint === 'reset' ? 'reset' : '503',
  );
}

function ofCallersProxy(model: MeshModel, request: ResolvedRequest): ProxyAnswer | undefined {
  const { source, destination, port, protocol, via, http } = request;
  if (protocol !== 'TCP' || source.kind !== 'workload') return undefined;
  const mode = model.modeOf(source.workload);
  if (mode === 'none') return undefined;
  if (mode === 'ambient') return 'reset';
  if (mode === 'sidecar' && leavesSidecar(source.workload, via?.port ?? port)) return undefined;
  const called = destination.kind === 'workload' ? destination.workload : undefined;
  const entry = via?.service.ports.find((one) => one.port === via.port);
  const read = entry ? servicePortProtocol(entry) : called ? protocolAt(model, called, port) : 'detected';
  if (!speaksHttp({ protocol: read, ...(http ? { http } : {}) })) return 'reset';
  if (mode !== 'sidecar') return '503';
  const addressed = called && addressedService(model, { workload: called, port, ...(via ? { via } : {}) });
  const servicePort = addressed?.port ?? port;
  const reach = model.sidecarScopes.reach(source.workload, addressed?.service, servicePort);
  if (reach.kind === 'known') return '503';
  if (sharesHttpListener(model, source.workload, servicePort))
    return reach.kind === 'blocked' ? '502' : '503';
  return model.hasServiceEntries ? 'unknown' : 'reset';
}

/**
 * Whether a sidecar reads what it does not know on a port as HTTP: it does where the port is some known Service's for HTTP,
 * for these share one listener on all addresses.
 *
 * @see https://github.com/istio/istio `buildSidecarOutboundHTTPListenerOpts` of `pilot/pkg/networking/core/listener.go`,
 *   `buildCatchAllVirtualHost` of `httproute.go`
 */
function sharesHttpListener(
  { cluster, sidecarScopes }: MeshModel,
  client: ClusterWorkload,
  port: number,
): boolean {
  return cluster.services.some(
    (service) =>
      service.ports.some((one) => one.port === port && servicePortProtocol(one) === 'http') &&
      sidecarScopes.reach(client, service, port).kind === 'known',
  );
}
