import type { Call } from '../../model/topology.ts';
import { between, type Edge, egressOf, hbonePort, ingressOf, peerOf, podPeer, waypointOf } from './edge.ts';
import { externalEdges } from './external-edges.ts';
import type { Dialled } from './flows.ts';
import { groupEdges } from './group-edges.ts';
import type { EdgeGroup, EdgePurpose } from './network-facts.ts';
import { apiServerEdges, gatewayEdges, monitoringEdges } from './platform-edges.ts';
import { goesThroughWaypoint, type Survey, type SurveyedWorkload, servicesFor } from './survey.ts';
import { waypointServices } from './waypoints.ts';
import { portsBetween, tunnelOfToday } from './wire-ports.ts';

/** Every edge that somebody declared, as both of its ends need it, grouped by workload, direction and purpose. */
export function edgeGroups(survey: Survey): EdgeGroup[] {
  if (!survey.np) return [];
  return groupEdges([
    ...survey.calls.flatMap((call) =>
      call.to.kind === 'workload' ? callEdges(survey, call, call.to) : externalEdges(survey, call),
    ),
    ...gatewayEdges(survey),
    ...waypointExits(survey),
    ...monitoringEdges(survey),
    ...apiServerEdges(survey),
  ]);
}

function callEdges(
  survey: Survey,
  call: Call & Dialled,
  to: { readonly namespace: string; readonly name: string },
): Edge[] {
  const [caller, callee] = [survey.find(call.from), survey.find(to)];
  const purpose = purposeOf(call, callee);
  const ports = portsBetween(
    caller.isGateway && caller.mode !== 'none' ? 'sidecar' : caller.mode,
    callee,
    call,
  );
  const through = goesThroughWaypoint(caller.mode, callee, call);
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

/**
 * A waypoint sends to all pods behind a Service that it stands before, and behind the versions of one: also to those
 * that do not use it themselves, as pods that nobody confirmed, or that are outside the mesh.
 */
function waypointExits(survey: Survey): Edge[] {
  const carried = new Set([
    ...waypointServices(survey).map(({ namespace, service }) => `${namespace}/${service}`),
    ...survey.topology.traffic
      .filter(({ to }) => survey.find(to).usesWaypoint)
      .flatMap(({ to, versions }) => versions.map(({ service }) => `${to.namespace}/${service}`)),
  ]);
  if (carried.size === 0) return [];
  return [...survey.calls, ...survey.entryPoints].flatMap((flow) => {
    const { to, port: target, protocol, answer } = flow;
    if ('kind' in to && to.kind === 'external') return [];
    const callee = survey.find(to as { namespace: string; name: string });
    const { namespace } = callee.workload;
    if (callee.usesWaypoint || protocol !== 'TCP') return [];
    if (!servicesFor(callee.workload, flow).some(({ name }) => carried.has(`${namespace}/${name}`)))
      return [];
    const waypoint = waypointOf(namespace);
    return portsBetween('ambient', callee, { port: target, protocol }).final.flatMap((port): Edge[] => {
      const edge = { purpose: 'waypoint' as const, answer, lifetime: 'final' as const, port };
      return [
        { ...edge, subject: waypoint, direction: 'Egress', peer: peerOf(callee) },
        ...ingressOf(callee, { ...edge, peer: podPeer(waypoint) }),
      ];
    });
  });
}

function purposeOf(call: Call, { workload }: SurveyedWorkload): EdgePurpose {
  if (call.purpose === 'replication') return 'replication';
  if (['database', 'cache', 'broker'].includes(workload.role)) return 'data-store';
  return workload.role === 'legacy' ? 'legacy' : 'call';
}
