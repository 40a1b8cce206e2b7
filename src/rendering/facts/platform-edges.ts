import { addressPeers } from './cidrs.ts';
import { type Edge, egressOf, hbonePort, ingressOf, peerOf, podPeer, waypointOf } from './edge.ts';
import { goesThroughWaypoint, type Survey } from './survey.ts';
import { portsBetween } from './wire-ports.ts';

export function gatewayEdges(survey: Survey): Edge[] {
  return survey.entryPoints.flatMap((entry): Edge[] => {
    const gateway = survey.gatewayOf(entry);
    const callee = survey.find(entry.to);
    if (!gateway) return [];
    const through = gateway.inMesh && goesThroughWaypoint('ambient', callee, entry);
    const ports = portsBetween(gateway.inMesh ? 'sidecar' : 'none', callee, entry).final;
    const peer = gateway.hostNetwork
      ? undefined
      : podPeer({ namespace: gateway.namespace, podSelector: { matchLabels: gateway.labels } });
    const edge = { purpose: 'gateway' as const, answer: entry.answer, peer };
    const waypoint = waypointOf(callee.workload.namespace);
    const tunnel = { lifetime: 'final' as const, port: { protocol: 'TCP', port: hbonePort } };
    return [
      ...ports.flatMap((port) =>
        ingressOf(callee, { ...edge, port, lifetime: through ? 'transition' : 'final' }),
      ),
      ...(through
        ? [
            { ...edge, ...tunnel, subject: waypoint, direction: 'Ingress' as const },

            {
              ...edge,
              ...tunnel,
              purpose: 'waypoint' as const,
              subject: waypoint,
              direction: 'Egress' as const,
              peer: peerOf(callee),
            },
            ...ingressOf(callee, { ...edge, ...tunnel, purpose: 'waypoint', peer: podPeer(waypoint) }),
          ]
        : []),
    ];
  });
}

export function monitoringEdges(survey: Survey): Edge[] {
  const { monitoring } = survey.platform;
  if (!monitoring) return [];
  const peer = podPeer({ namespace: monitoring.namespace, podSelector: { matchLabels: monitoring.labels } });
  return survey.workloads.flatMap((callee) => {
    const { metrics } = callee.workload;
    if (!metrics) return [];
    const call = { port: metrics.port, protocol: 'TCP' };
    const ports = portsBetween(monitoring.inMesh ? 'sidecar' : 'none', callee, call).final;
    const answer = `${survey.answerOf(callee.workload)}.metrics`;
    return ports.flatMap((port) =>
      ingressOf(callee, { purpose: 'monitoring', answer, lifetime: 'final', port, peer }),
    );
  });
}

export function apiServerEdges(survey: Survey): Edge[] {
  const { apiServer } = survey.platform;
  if (!apiServer) return [];
  return survey.workloads
    .filter(({ workload }) => workload.needsApiServer)
    .flatMap((caller) =>
      addressPeers(apiServer.cidrs).flatMap((peer) =>
        egressOf(caller, {
          purpose: 'api-server',
          answer: `${survey.answerOf(caller.workload)}.needsApiServer`,
          lifetime: 'final',
          port: { protocol: 'TCP', port: apiServer.port },
          peer,
        }),
      ),
    );
}
