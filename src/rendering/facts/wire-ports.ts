import { hbonePort } from './edge.ts';
import type { NetworkPort } from './network-facts.ts';
import type { SurveyedWorkload } from './survey.ts';

/** The port on the wire in the end, and the one that is on it until both ends are in ambient. */
export function portsBetween(
  caller: SurveyedWorkload['mode'],
  callee: SurveyedWorkload,
  call: { readonly port: number; readonly protocol: NetworkPort['protocol'] },
): { final: readonly NetworkPort[]; transition: readonly NetworkPort[] } {
  const app: NetworkPort = { protocol: call.protocol, port: call.port };
  const hbone: NetworkPort = { protocol: 'TCP', port: hbonePort };
  const ambient = [caller, callee.mode].filter((mode) => mode === 'ambient').length;
  if (call.protocol !== 'TCP' || ambient === 0 || caller === 'none' || callee.mode === 'none') {
    return { final: [app], transition: [] };
  }
  // A proxy that is no ztunnel speaks HBONE or mTLS to an ambient pod, by how it was installed.
  return ambient === 2 && !callee.isGateway
    ? { final: [hbone], transition: [app] }
    : { final: [hbone, app], transition: [] };
}

/** Two pods that are in ambient today and leave it keep their tunnel until then. */
export function tunnelOfToday(
  caller: SurveyedWorkload,
  callee: SurveyedWorkload,
  final: readonly NetworkPort[],
): NetworkPort[] {
  const tunnels = caller.modeToday === 'ambient' && callee.modeToday === 'ambient';
  return tunnels && !final.some(({ port }) => port === hbonePort)
    ? [{ protocol: 'TCP', port: hbonePort }]
    : [];
}
