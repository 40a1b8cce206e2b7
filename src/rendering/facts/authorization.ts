import { type Admission, admissionsOf } from './admissions.ts';
import { authzRulesOf } from './authz-rules.ts';
import type { AuthzCallee, AuthzPurpose, WaypointCallee, WaypointService } from './mesh-facts.ts';
import { addressedNames } from './routed-services.ts';
import { principalOf, type Survey, servicesFor, waypointName } from './survey.ts';
import { waypointServices } from './waypoints.ts';

/** Policies that select the workload: with HTTP conditions under sidecars, identities and ports under ztunnel. */
export function authzCallees(survey: Survey): AuthzCallee[] {
  const admissions = admissionsOf(survey);
  return survey.workloads
    .filter(({ authorized }) => authorized)
    .flatMap((callee) => {
      const own = admissions.get(callee) ?? [];
      const seesHttp = callee.mode === 'sidecar';
      const policy = (
        purpose: AuthzPurpose,
        lifetime: AuthzCallee['lifetime'],
        chosen: readonly Admission[],
      ): AuthzCallee[] =>
        chosen.length === 0
          ? []
          : [
              {
                namespace: callee.workload.namespace,
                workload: callee.workload.name,
                matchLabels: callee.matchLabels,
                purpose,
                lifetime,
                rules: authzRulesOf(survey, chosen, seesHttp, ({ port }) => [port]),
                answers: answersOf(chosen),
              },
            ];
      const direct = own.filter(({ throughWaypoint }) => !throughWaypoint);
      const carried = own.filter(({ throughWaypoint }) => throughWaypoint);
      const waypoint = principalOf(survey.platform, callee.workload.namespace, waypointName);
      return [
        ...(['callers', 'admin', 'monitoring'] as const).flatMap((purpose) =>
          policy(
            purpose,
            'final',
            direct.filter((admission) => admission.purpose === purpose),
          ),
        ),
        ...policy('callers', 'transition', carried),
        ...policy(
          'waypoint',
          'final',
          carried.map((admission) => ({ ...admission, principal: waypoint })),
        ),
      ];
    });
}

/** Policies of a waypoint for one Service: everything that HTTP conditions need, with the Service's own ports. */
export function waypointCallees(survey: Survey): WaypointCallee[] {
  const admissions = admissionsOf(survey);
  return survey.workloads
    .filter(({ usesWaypoint, authorized }) => usesWaypoint && authorized)
    .flatMap((callee) => {
      const carried = (admissions.get(callee) ?? []).filter((one) => one.throughWaypoint);
      return addressedNames(callee.workload.services).flatMap((service) =>
        (['callers', 'admin'] as const).flatMap((purpose): WaypointCallee[] => {
          const portsOf = (admission: Admission) =>
            servicesFor(callee.workload, admission)
              .filter(({ name }) => name === service)
              .map((served) => served.port);
          const chosen = carried.filter(
            (admission) => admission.purpose === purpose && portsOf(admission).length > 0,
          );
          if (chosen.length === 0) return [];
          return [
            {
              namespace: callee.workload.namespace,
              workload: callee.workload.name,
              service,
              purpose,
              rules: authzRulesOf(survey, chosen, true, portsOf),
              answers: answersOf(chosen),
            },
          ];
        }),
      );
    });
}

/** At a waypoint nothing applies until the rollout brings it, so every Service that it carries is bypassed first. */
export function waypointBypasses(survey: Survey, callees: readonly WaypointCallee[]): WaypointService[] {
  const guarded = new Set(callees.map(({ namespace, service }) => `${namespace}/${service}`));
  return waypointServices(survey).filter(({ namespace, service }) => guarded.has(`${namespace}/${service}`));
}

function answersOf(admissions: readonly Admission[]): string[] {
  return [...new Set(admissions.map(({ answer }) => answer))];
}
