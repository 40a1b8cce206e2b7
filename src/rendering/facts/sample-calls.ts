import type { Call } from '../../model/topology.ts';
import { cannotStandFor } from './cannot-stand-for.ts';
import { labelText } from './label-text.ts';
import { plaintextPorts } from './peer-authentication.ts';
import { hostOf } from './routed-services.ts';
import { type Survey, type SurveyedWorkload, servicesFor } from './survey.ts';

/** One declared call of each calling namespace, for the runbook to try by hand. */
export interface SampleCall {
  readonly namespace: string;
  readonly caller: string;
  /** `key=value,…`, as `kubectl run --labels` takes them. */
  readonly labels: string;
  /**
   * JSON for `kubectl run --override-type=strategic --overrides`: the caller's service account, never ready, so that no
   * Service routes to it, and admitted under the Pod Security Standard `restricted`.
   */
  readonly overrides: string;
  /** The same for a pod that is nobody's. */
  readonly strangerOverrides: string;
  readonly calleeNamespace: string;
  readonly callee: string;
  readonly host: string;
  readonly port: number;
  /** Whether Network Policies keep out who was not declared. */
  readonly guarded: boolean;
}

/**
 * One declared call over TCP of each calling namespace, to a Service, that a throw-away pod can make: the first whose
 * callee Network Policies guard, since only that one tells anything about strangers too.
 */
export function sampleCalls(survey: Survey): SampleCall[] {
  return survey.namespaces.flatMap(({ namespace }) => {
    const samples = samplesFrom(
      survey,
      namespace.name,
      'netmesh-caller',
      ({ caller, callee }) => caller.guards.egress || callee.guards.ingress,
    );
    let first: SampleCall | undefined;
    for (const sample of samples) {
      if (sample.guarded) return sample;
      first ??= sample;
    }
    return first ?? [];
  });
}

/** The first declared HTTP call of each calling namespace to a port where plaintext must be refused. */
export function plaintextCalls(survey: Survey): SampleCall[] {
  if (!survey.mesh) return [];
  return survey.namespaces.flatMap(({ namespace }) => {
    const [first] = samplesFrom(
      survey,
      namespace.name,
      'netmesh-plaintext',
      ({ callee, call }) =>
        call.appProtocol === 'http' &&
        callee.authorized &&
        plaintextPorts(survey, callee).every(({ port }) => port !== call.port),
    );
    return first ?? [];
  });
}

interface Ends {
  readonly call: Call;
  readonly caller: SurveyedWorkload;
  readonly callee: SurveyedWorkload;
}

/** What a pod of this name needs to be admitted wherever pods have to meet the Pod Security Standard `restricted`. */
function overridesFor(podName: string, spec: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({
    spec: {
      ...spec,
      securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: podName,
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  });
}

/** One after the other, since the first of thousands will do. */
function* samplesFrom(
  survey: Survey,
  namespace: string,
  podName: string,
  fits: (ends: Ends) => boolean,
): Generator<SampleCall> {
  for (const call of survey.calls) {
    const { from, to, protocol } = call;
    if (from.namespace !== namespace || to.kind !== 'workload' || protocol !== 'TCP') continue;
    const [caller, callee] = [survey.find(from), survey.find(to)];
    const [service] = servicesFor(callee.workload, call);
    if (!service || cannotStandFor(caller) !== undefined || !fits({ call, caller, callee })) continue;
    yield {
      namespace,
      caller: caller.workload.name,
      labels: labelText(caller.workload.labels),
      overrides: overridesFor(podName, {
        serviceAccountName: caller.workload.serviceAccount,
        readinessGates: [{ conditionType: 'netmesh-advisor/never-ready' }],
      }),
      strangerOverrides: overridesFor('netmesh-stranger', {}),
      calleeNamespace: to.namespace,
      callee: to.name,
      host: hostOf(to, service.name),
      port: service.port,
      guarded:
        callee.guards.ingress &&
        survey.selectedToo.every(
          (also) =>
            also.service !== `${to.namespace}/${service.name}` || survey.find(also.workload).guards.ingress,
        ),
    };
  }
}
