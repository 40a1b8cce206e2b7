import type { Admission } from './admissions.ts';
import { authzRulesOf } from './authz-rules.ts';
import { egressRouteOf } from './egress-route.ts';
import { isExpressible, usesOf } from './external-traffic.ts';
import { isVersionAtLeast } from './is-version-at-least.ts';
import type { EgressCallee } from './mesh-facts.ts';
import { isHttp, type Survey } from './survey.ts';

/** Policies of a waypoint for an external destination that leaves through it: its declared callers and no others. */
export function egressCallees(survey: Survey): EgressCallee[] {
  if (!policiesReachExternals(survey)) return [];
  return usesOf(survey)
    .filter(({ external, calls }) => isExpressible(external, calls))
    .flatMap(({ external, namespace, calls }) => {
      const carried = calls.flatMap((call): Pick<Admission, 'principal' | 'port' | 'http' | 'answer'>[] => {
        const caller = survey.find(call.from);
        if (egressRouteOf(survey, caller, external, call) !== 'waypoint') return [];
        const { port, answer } = call;
        const http = isHttp(call.appProtocol) ? call.http : [];
        return [{ principal: caller.principal, port, answer, http }];
      });
      if (carried.length === 0) return [];
      const place = `topology.externals[${survey.topology.externals.indexOf(external)}]`;
      return [
        {
          namespace,
          name: external.name,
          rules: authzRulesOf(survey, carried, true, ({ port }) => [port]),
          answers: [...new Set([place, ...carried.map(({ answer }) => answer)])],
        },
      ];
    });
}

/** Policies can name a ServiceEntry in `targetRefs` since Istio 1.24. */
export function policiesReachExternals({ platform }: Survey): boolean {
  return isVersionAtLeast(platform.istio.version, 1, 24);
}
