import type { Call } from '../../model/topology.ts';
import { between, type Edge, egressOf, hbonePort, ingressOf, peerOf, podPeer, waypointOf } from './edge.ts';
import { externalEdges } from './external-edges.ts';
import { groupEdges } from './group-edges.ts';
import type { EdgeGroup, EdgePurpose } from './network-facts.ts';
import { apiServerEdges, gatewayEdges, monitoringEdges } from './platform-edges.ts';
import { goesThroughWaypoint, type Survey, type SurveyedWorkload } from './survey.ts';
import { portsBetween, tunnelOfToday } from './wire-ports.ts';

/** Every edge that somebody declared, as both of its ends need it, grouped by workload, direction and purpose. */
export function edgeGroups(survey: Survey): EdgeGroup[] {
  if (!survey.np) return [];
  return groupEdges([
    ...survey.calls.flatMap((call) =>
      call.to.kind === 'workload'
        ? callEdges(survey, call, call.to)
        : externalEdges(survey, call, call.to.name),
    ),
    ...gatewayEdges(survey),
    ...monitoringEdges(survey),
    ...apiServerEdges(survey),
  ]);
}

function callEdges(
  survey: Survey,
  call: Call,
  to: { readonly namespace: string; readonly name: string },
): Edge[] {
  const [caller, callee] = [survey.find(call.from), survey.find(to)];
  const purpose = purposeOf(call, callee);
  const ports = portsBetween(
    caller.isGateway && caller.mode !== 'none' ? 'sidecar' : caller.mode,
    callee,
    call,
  );
  const through = goesThroughWaypoint(caller.mode, callee, call.port, call.protocol);
  const edge = { purpose, answer: call.answer };
  return [
    ...ports.final.flatMap((port) =>
      between({ ...edge, port, lifetime: through ? 'transition' : 'final' }, caller, callee),
    ),
    ...[...ports.transition, ...tunnelOfToday(caller, callee, ports.final)].flatMap((port) =>
      between({ ...edge, port, lifetime: 'transition' }, caller, callee),
    ),
    ...(through ? waypointEdges(caller, callee, call.answer) : []),
  ];
}

/** Caller → waypoint → callee, both tunnelled, in place of the direct edge. */
function waypointEdges(caller: SurveyedWorkload, callee: SurveyedWorkload, answer: string): Edge[] {
  const waypoint = waypointOf(callee.workload.namespace);
  const edge = {
    purpose: 'waypoint' as const,
    answer,
    lifetime: 'final' as const,
    port: { protocol: 'TCP', port: hbonePort },
  };
  return [
    ...egressOf(caller, { ...edge, peer: podPeer(waypoint) }),
    { ...edge, subject: waypoint, direction: 'Ingress', peer: peerOf(caller) },
    { ...edge, subject: waypoint, direction: 'Egress', peer: peerOf(callee) },
    ...ingressOf(callee, { ...edge, peer: podPeer(waypoint) }),
  ];
}

function purposeOf(call: Call, { workload }: SurveyedWorkload): EdgePurpose {
  if (call.purpose === 'replication') return 'replication';
  if (['database', 'cache', 'broker'].includes(workload.role)) return 'data-store';
  return workload.role === 'legacy' ? 'legacy' : 'call';
}
