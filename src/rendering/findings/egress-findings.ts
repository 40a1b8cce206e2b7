import { namespacedName } from '../../model/namespaced-name.ts';
import { policiesReachExternals } from '../facts/egress-callees.ts';
import { egressRouteOf, wayOut } from '../facts/egress-route.ts';
import { isExpressible, usesOf } from '../facts/external-traffic.ts';
import type { Survey } from '../facts/survey.ts';
import { omission, type Remark, remark } from './remark.ts';
import { sharedGateways } from './shared-gateways.ts';

/** External destinations that leave more open, or go another way, than was asked for. */
export function egressFindings(survey: Survey): Remark[] {
  const calls = survey.calls.flatMap((call): Remark[] => {
    const external = survey.externalOf(call);
    if (!external) return [];
    const { name } = external;
    const caller = survey.find(call.from);
    const route = egressRouteOf(survey, caller, external, call);
    const byHost = external.cidrs.length === 0 && external.hosts.length > 0 && route === 'direct';
    const values = { external: name, workload: namespacedName(call.from), port: call.port };
    return [
      ...(byHost && caller.guards.egress ? [remark('egress-by-address', values, call.answer)] : []),
      ...(external.egressGateway && route === 'direct'
        ? [
            wayOut(survey, caller, external) === undefined
              ? omission('egress-gateway-missing', { external: name }, call.answer)
              : omission('egress-not-routable', values, call.answer),
          ]
        : []),
      ...(route === 'waypoint' && !policiesReachExternals(survey)
        ? [
            omission(
              'egress-authorization-unsupported',
              { external: name, version: survey.platform.istio.version },
              call.answer,
            ),
          ]
        : []),
    ];
  });
  const unknown = usesOf(survey)
    .filter(({ external, calls: uses }) => !isExpressible(external, uses))
    .map(({ external }) => omission('external-without-address', { external: external.name }));
  return [...calls, ...sharedGateways(survey), ...unknown];
}
