import type { WaypointFact, WaypointService } from './mesh-facts.ts';
import { addressedNames } from './routed-services.ts';
import { type Survey, waypointName } from './survey.ts';

/** Services that are labelled for the waypoint of their namespace. */
export function waypointServices(survey: Survey): WaypointService[] {
  return survey.workloads
    .filter(({ usesWaypoint }) => usesWaypoint)
    .flatMap((callee) =>
      addressedNames(callee.workload.services).map((service) => ({
        namespace: callee.workload.namespace,
        workload: callee.workload.name,
        service,
        answers: [survey.answerOf(callee.workload)],
      })),
    );
}

export function waypointFacts(survey: Survey): WaypointFact[] {
  return survey.namespaces
    .filter(({ hasWaypoint }) => hasWaypoint)
    .map(({ namespace, workloads }) => {
      const users = workloads.filter(({ usesWaypoint }) => usesWaypoint);
      return {
        namespace: namespace.name,
        name: waypointName,
        workload: waypointName,
        answers:
          users.length > 0 ? users.map(({ workload }) => survey.answerOf(workload)) : ['topology.externals'],
      };
    });
}
