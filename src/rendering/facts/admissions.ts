import { append } from '../../model/group-by.ts';
import type { HttpMatch } from '../../model/topology.ts';
import type { Dialled } from './flows.ts';
import type { AuthzPurpose } from './mesh-facts.ts';
import { gatewayDials, speaksPlaintext } from './speaks-plaintext.ts';
import { goesThroughWaypoint, isHttp, principalOf, type Survey, type SurveyedWorkload } from './survey.ts';

/** Who may call one port of a callee, and with which requests. */
export interface Admission extends Dialled {
  readonly callee: SurveyedWorkload;
  readonly purpose: AuthzPurpose;
  /** Undefined: a caller without identity. */
  readonly principal: string | undefined;
  readonly port: number;
  /** Empty: every request. */
  readonly http: readonly HttpMatch[];
  readonly throughWaypoint: boolean;
  readonly answer: string;
}

const known = new WeakMap<Survey, ReadonlyMap<SurveyedWorkload, readonly Admission[]>>();

/** By callee; several facts and the probes ask for the same, so that it is found out once. */
export function admissionsOf(survey: Survey): ReadonlyMap<SurveyedWorkload, readonly Admission[]> {
  const found = known.get(survey) ?? findAdmissions(survey);
  known.set(survey, found);
  return found;
}

function findAdmissions(survey: Survey): Map<SurveyedWorkload, Admission[]> {
  const { monitoring } = survey.platform;
  const found = new Map<SurveyedWorkload, Admission[]>();
  const add = (admission: Admission) => append(found, admission.callee, admission);
  for (const call of survey.calls) {
    const { from, to, port, protocol, appProtocol, http, purpose, answer, through } = call;
    if (to.kind !== 'workload' || protocol !== 'TCP') continue;
    const [caller, callee] = [survey.find(from), survey.find(to)];
    add({
      callee,
      port,
      through,
      answer,
      purpose: purpose === 'admin' ? 'admin' : 'callers',
      principal: speaksPlaintext(caller, callee, port) ? undefined : caller.principal,
      http: isHttp(appProtocol) ? http : [],
      throughWaypoint: goesThroughWaypoint(caller.mode, callee, call),
    });
  }
  for (const entry of survey.entryPoints) {
    const { to, port, protocol, appProtocol, http, answer, through } = entry;
    const gateway = survey.gatewayOf(entry);
    if (!gateway || protocol !== 'TCP') continue;
    const callee = survey.find(to);
    add({
      callee,
      port,
      through,
      answer,
      purpose: 'callers',
      principal: speaksPlaintext(gatewayDials(gateway), callee, port)
        ? undefined
        : principalOf(survey.platform, gateway.namespace, gateway.serviceAccount),
      http: isHttp(appProtocol) ? http : [],
      throughWaypoint: gateway.inMesh && goesThroughWaypoint('ambient', callee, entry),
    });
  }
  for (const callee of monitoring ? survey.workloads : []) {
    const { metrics } = callee.workload;
    if (!monitoring || !metrics) continue;
    add({
      callee,
      port: metrics.port,
      answer: `${survey.answerOf(callee.workload)}.metrics`,
      purpose: 'monitoring',
      principal: monitoring.inMesh
        ? principalOf(survey.platform, monitoring.namespace, monitoring.serviceAccount)
        : undefined,
      http: [{ methods: ['GET'], paths: [metrics.path], hosts: [], headers: [], claims: [] }],
      throughWaypoint: false,
    });
  }
  return found;
}
