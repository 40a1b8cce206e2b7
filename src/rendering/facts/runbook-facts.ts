import type { Labels } from '../../model/kubernetes.ts';
import type { Call } from '../../model/topology.ts';
import { cannotStandFor } from './cannot-stand-for.ts';
import { hasLastingPods } from './has-lasting-pods.ts';
import { asksStrict, plaintextPorts } from './peer-authentication.ts';
import { keyOf, type Survey, type SurveyedWorkload, servicesFor } from './survey.ts';

/** A namespace as the runbook's checks need it. */
export interface NamespaceSummary {
  readonly namespace: string;
  readonly isolated: boolean;
  readonly meshed: boolean;
  readonly joins: boolean;
  readonly hasWaypoint: boolean;
  readonly runs: boolean;
}

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

/** One declared HTTP request of each calling namespace that a GET can try. */
export interface SampleRequest {
  readonly namespace: string;
  readonly caller: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** A workload that calls others, and that kubectl can restart. */
export interface Client {
  readonly namespace: string;
  /** `deployment/name`, as kubectl takes it. */
  readonly controller: string;
  /** Whether Network Policies hold what it calls, or what is called of it. */
  readonly isolated: boolean;
  readonly meshed: boolean;
}

/** A gateway through which traffic enters or leaves, with labels as `kubectl -l` takes them. */
export interface GatewaySummary {
  readonly name: string;
  readonly kind: string;
  readonly namespace: string;
  readonly labels: string;
  readonly inMesh: boolean;
}

/** A policy that stands beside ours and may still allow more than was declared. */
export interface ExistingPolicy {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

export function namespaceSummaries(survey: Survey): NamespaceSummary[] {
  return survey.namespaces.map(({ namespace, workloads, joins, hasWaypoint }) => ({
    namespace: namespace.name,
    runs: hasLastingPods(workloads),
    isolated: workloads.some(({ guards }) => guards.ingress || guards.egress),
    meshed: survey.mesh && workloads.some(({ mode }) => mode !== 'none'),
    joins,
    hasWaypoint,
  }));
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
  if (!asksStrict(survey)) return [];
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
      host: `${service.name}.${to.namespace}.svc.cluster.local`,
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

/** Every declared caller whose connections a restart renews, by namespace. */
export function clients(survey: Survey): Client[] {
  const calling = survey.workloads.filter(
    ({ workload }) =>
      survey.callsFrom.has(keyOf(workload)) &&
      ['Deployment', 'StatefulSet', 'DaemonSet'].includes(workload.kind),
  );
  return survey.namespaces.flatMap(({ namespace }) =>
    calling
      .filter(({ workload }) => workload.namespace === namespace.name)
      .map((caller) => {
        const callees = (survey.callsFrom.get(keyOf(caller.workload)) ?? []).flatMap(({ to }) =>
          to.kind === 'workload' ? [survey.find(to)] : [],
        );
        return {
          namespace: namespace.name,
          controller: `${caller.workload.kind.toLowerCase()}/${caller.workload.name}`,
          isolated: caller.guards.egress || callees.some(({ guards }) => guards.ingress),
          meshed: callees.some(({ authorized }) => authorized),
        };
      }),
  );
}

/** The first HTTP call of each meshed namespace that may be a GET without headers or token. */
export function sampleRequests(survey: Survey): SampleRequest[] {
  return survey.namespaces.flatMap(({ namespace }): SampleRequest[] => {
    for (const call of survey.calls) {
      const { from, to, appProtocol, http } = call;
      if (from.namespace !== namespace.name || to.kind !== 'workload' || appProtocol !== 'http') continue;
      const [caller, callee] = [survey.find(from), survey.find(to)];
      const [service] = servicesFor(callee.workload, call);
      const match = http.find(
        ({ methods, headers, issuer }) =>
          (methods.length === 0 || methods.includes('GET')) && headers.length === 0 && issuer === undefined,
      );
      if (!service || !callee.authorized || (http.length > 0 && !match)) continue;
      if (caller.workload.kind !== 'Deployment') continue;
      return [
        {
          namespace: namespace.name,
          caller: caller.workload.name,
          host: `${service.name}.${to.namespace}.svc.cluster.local`,
          port: service.port,
          path: (match?.paths[0] ?? '/').replace(/\{\*{1,2}\}|\*/g, 'x').replace(/^(?!\/)/, '/'),
        },
      ];
    }
    return [];
  });
}

const resources: Readonly<Record<string, string>> = {
  NetworkPolicy: 'networkpolicy.networking.k8s.io',
  AuthorizationPolicy: 'authorizationpolicy.security.istio.io',
};

/** Policies of others in the namespaces of the application that act on the same traffic as ours. */
export function existingPolicies(survey: Survey): ExistingPolicy[] {
  const layers = { NetworkPolicy: survey.np, AuthorizationPolicy: survey.mesh } as Record<string, boolean>;
  const names = new Set(survey.namespaces.map(({ namespace }) => namespace.name));
  return survey.existing
    .filter(({ kind, metadata }) => layers[kind] && names.has(metadata.namespace ?? 'default'))
    .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/managed-by'] !== 'netmesh-advisor')
    .map(({ kind, metadata }) => ({
      resource: resources[kind] ?? kind,
      namespace: metadata.namespace ?? 'default',
      name: metadata.name,
    }))
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** Those of them that the end of the rollout does not rely on. */
export function retiredPolicies(survey: Survey): ExistingPolicy[] {
  const kinds = new Map(Object.entries(resources).map(([kind, resource]) => [resource, kind]));
  return existingPolicies(survey).filter(
    ({ resource, namespace, name }) => !survey.needed.has(`${kinds.get(resource)} ${namespace}/${name}`),
  );
}

export function gatewaySummaries({ platform }: Survey): GatewaySummary[] {
  return platform.gateways.map(({ name, kind, namespace, labels, inMesh }) => ({
    name,
    kind,
    namespace,
    labels: labelText(labels),
    inMesh,
  }));
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
