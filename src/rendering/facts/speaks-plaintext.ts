import type { MeshMode } from '../../model/topology.ts';
import type { SurveyedWorkload } from './survey.ts';

/** A caller as the wire sees it: what it runs beside, and whether it is a gateway of the mesh. */
export interface Dialler {
  readonly mode: MeshMode;
  readonly gateway?: boolean;
}

/**
 * Whether a caller's TCP connections reach a callee without an identity. A pod without a proxy has none. A sidecar or
 * a gateway presents its certificate only to what a Service names: it passes other connections through as they are
 * (`PassthroughCluster` in https://istio.io/latest/docs/ops/configuration/traffic-management/traffic-routing/), except
 * that a gateway tunnels to pods in ambient mode. A ztunnel goes by the pod's address.
 */
export function speaksPlaintext(caller: Dialler, callee: SurveyedWorkload, port: number): boolean {
  if (caller.mode !== 'sidecar') return caller.mode === 'none';
  if (caller.gateway && callee.mode === 'ambient') return false;
  return !isNamedByService(callee, port);
}

/** Gateways of the mesh are proxies themselves, whatever the data plane is. */
export function gatewayDials({ inMesh }: { readonly inMesh: boolean }): Dialler {
  return { mode: inMesh ? 'sidecar' : 'none', gateway: true };
}

/** Whether a caller has a proxy and speaks plaintext all the same, for want of a Service that names the port. */
export function lacksService(caller: Dialler, callee: SurveyedWorkload, port: number): boolean {
  return caller.mode !== 'none' && speaksPlaintext(caller, callee, port);
}

/** A headless Service leads to its pods' addresses, where callers dial the pods' own port. */
function isNamedByService({ workload }: SurveyedWorkload, port: number): boolean {
  return workload.services.some(({ headless, ports }) =>
    ports.some(
      (served) =>
        served.targetPort === port && served.protocol === 'TCP' && (!headless || served.port === port),
    ),
  );
}
