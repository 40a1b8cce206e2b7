import type { Call } from '../../model/topology.ts';
import { externalPeers } from './cidrs.ts';
import { type Edge, egressOf, hbonePort, peerOf, podPeer, waypointOf } from './edge.ts';
import { egressRouteOf, portsServing } from './egress-route.ts';
import type { Survey } from './survey.ts';

/** The way of a call to a destination outside: by itself, through its namespace's waypoint, or an egress gateway. */
export function externalEdges(survey: Survey, call: Call): Edge[] {
  const external = survey.externalOf(call);
  const caller = survey.find(call.from);
  if (!external) return [];
  const port = { protocol: call.protocol, port: call.port };
  const edge = { purpose: 'external' as const, answer: call.answer, port };
  const peers = externalPeers(external.cidrs, survey.platform.addressFamilies);
  const route = egressRouteOf(survey, caller, external, call);
  const lifetime = route === 'direct' ? 'final' : 'until-routed';
  const direct = peers.flatMap((peer) => egressOf(caller, { ...edge, lifetime, peer }));
  if (route === 'direct') return direct;
  const hbone = { protocol: 'TCP', port: hbonePort };
  if (route === 'waypoint') {
    const waypoint = waypointOf(caller.workload.namespace);
    const tunnel = { ...edge, port: hbone, lifetime: 'final' as const };
    return [
      ...direct,
      ...egressOf(caller, { ...tunnel, purpose: 'waypoint', peer: podPeer(waypoint) }),
      {
        ...tunnel,
        purpose: 'waypoint' as const,
        subject: waypoint,
        direction: 'Ingress' as const,
        peer: peerOf(caller),
      },
      ...peers.map((peer) => ({
        ...edge,
        lifetime: 'final' as const,
        subject: waypoint,
        direction: 'Egress' as const,
        peer,
      })),
    ];
  }
  return [
    ...direct,
    ...portsServing(route, call.port).flatMap((number) =>
      egressOf(caller, {
        ...edge,
        lifetime: 'final',
        port: { protocol: 'TCP', port: number },
        peer: podPeer({ namespace: route.namespace, podSelector: { matchLabels: route.labels } }),
      }),
    ),
  ];
}
