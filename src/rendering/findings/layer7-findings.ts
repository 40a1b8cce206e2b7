import { namespacedName } from '../../model/namespaced-name.ts';
import { egressCallees } from '../facts/egress-callees.ts';
import { goesThroughWaypoint, isHttp, type Survey } from '../facts/survey.ts';
import { omission, type Remark, remark } from './remark.ts';

/** HTTP conditions that were declared and that nothing in the bundle can hold. */
export function layer7Findings(survey: Survey): Remark[] {
  const flows = [
    ...survey.calls.map((call) => ({
      ...call,
      source: namespacedName(call.from),
      mode: survey.find(call.from).mode,
    })),
    ...survey.entryPoints.map((entry) => {
      const gateway = survey.gatewayOf(entry);
      return {
        ...entry,
        source: gateway ? namespacedName(gateway) : `gateway ${entry.gateway}`,
        mode: gateway?.inMesh ? ('ambient' as const) : ('none' as const),
      };
    }),
  ];
  const held = new Set(
    egressCallees(survey).flatMap(({ name, answers }) => answers.map((answer) => `${answer} ${name}`)),
  );
  return flows.flatMap((flow) => {
    const { http, to, port, appProtocol, answer, source, mode } = flow;
    if (http.length === 0) return [];
    if ('kind' in to && to.kind === 'external') {
      if (isHttp(appProtocol) && held.has(`${answer} ${to.name}`)) return [];
      return [omission('l7-not-enforced', { source, workload: to.name, port }, answer)];
    }
    const callee = survey.find(to as { namespace: string; name: string });
    const workload = namespacedName(callee.workload);
    if (!isHttp(appProtocol)) {
      return [
        remark('http-match-on-tcp-port', { workload, port, protocol: appProtocol }, answer),
        omission('l7-not-enforced', { source, workload, port }, answer),
      ];
    }
    const enforced =
      callee.authorized && (callee.mode === 'sidecar' || goesThroughWaypoint(mode, callee, flow));
    // Nothing validates a token that nobody is trusted to issue, so that a rule for its claims never matches.
    const groundless = http.some(({ claims, issuer }) => claims.length > 0 && issuer === undefined);
    if (enforced && groundless) return [remark('claims-without-issuer', { workload }, answer)];
    return enforced ? [] : [omission('l7-not-enforced', { source, workload, port }, answer)];
  });
}
