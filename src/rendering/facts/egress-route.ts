import type { Call, ExternalDestination } from '../../model/topology.ts';
import { isHttp, type Survey, type SurveyedWorkload } from './survey.ts';

type Gateway = Survey['platform']['gateways'][number];

/** How traffic to an external destination leaves: by itself, through the namespace's waypoint, or an egress gateway. */
export function egressRouteOf(
  survey: Survey,
  caller: SurveyedWorkload,
  external: ExternalDestination,
  call: Call,
): 'direct' | 'waypoint' | Gateway {
  const way = wayOut(survey, caller, external);
  if (way === undefined || !isRoutable(external, callsFrom(survey, caller, external))) return 'direct';
  return way === 'waypoint' || portsServing(way, call.port).length > 0 ? way : 'direct';
}

/** What was asked to carry it, whether it can or not; undefined: nothing was, or there is nothing. */
export function wayOut(
  survey: Survey,
  caller: SurveyedWorkload,
  { egressGateway, hosts }: ExternalDestination,
): 'waypoint' | Gateway | undefined {
  if (!survey.mesh || !egressGateway || hosts.length === 0 || caller.mode === 'none') return undefined;
  if (caller.mode === 'sidecar') return egressGatewayOf(survey);
  return survey.dataPlane === 'ambient-waypoint' ? 'waypoint' : undefined;
}

/**
 * Whether a proxy can tell the destination from all others: by a host in full, which it reads from HTTP or from the
 * TLS handshake. An asterisk names no address to go on to.
 */
export function isRoutable({ hosts }: ExternalDestination, calls: readonly Call[]): boolean {
  return (
    hosts.every((host) => !host.includes('*')) &&
    calls.every(({ protocol, appProtocol }) => protocol === 'TCP' && carriesHost(appProtocol))
  );
}

export function carriesHost(appProtocol: string): boolean {
  return isHttp(appProtocol) || ['https', 'tls'].includes(appProtocol);
}

/** The calls of a caller's namespace to a destination, which all go by one ServiceEntry. */
function callsFrom(survey: Survey, { workload }: SurveyedWorkload, { name }: ExternalDestination): Call[] {
  return survey.calls.filter(
    ({ from, to }) => from.namespace === workload.namespace && to.kind === 'external' && to.name === name,
  );
}

/**
 * The ports of a gateway's pods that take what is sent to a port of its Service: those of Istio's gateways listen on
 * 8080 and 8443 for 80 and 443.
 */
export function portsServing({ ports }: Gateway, port: number): number[] {
  const behind: Readonly<Record<number, number>> = { 8080: 80, 8443: 443 };
  return ports.filter((own) => (behind[own] ?? own) === port);
}

/** The gateway among the platform's that is there for traffic that leaves. */
function egressGatewayOf(survey: Survey): Gateway | undefined {
  return survey.platform.gateways.find(
    ({ name, labels, inMesh }) =>
      inMesh && (name.includes('egress') || Object.values(labels).some((value) => value.includes('egress'))),
  );
}
