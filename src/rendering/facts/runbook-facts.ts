import { namespacedName } from '../../model/namespaced-name.ts';
import { hasLastingPods } from './has-lasting-pods.ts';
import { labelText } from './label-text.ts';
import type { Survey } from './survey.ts';

/** A namespace as the runbook's checks need it. */
export interface NamespaceSummary {
  readonly namespace: string;
  readonly isolated: boolean;
  readonly meshed: boolean;
  readonly joins: boolean;
  readonly hasWaypoint: boolean;
  readonly runs: boolean;
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

/** Every declared caller whose connections a restart renews, by namespace. */
export function clients(survey: Survey): Client[] {
  const calling = survey.workloads.filter(
    ({ workload }) =>
      survey.callsFrom.has(namespacedName(workload)) &&
      ['Deployment', 'StatefulSet', 'DaemonSet'].includes(workload.kind),
  );
  return survey.namespaces.flatMap(({ namespace }) =>
    calling
      .filter(({ workload }) => workload.namespace === namespace.name)
      .map((caller) => {
        const callees = (survey.callsFrom.get(namespacedName(caller.workload)) ?? []).flatMap(({ to }) =>
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

export function gatewaySummaries({ platform }: Survey): GatewaySummary[] {
  return platform.gateways.map(({ name, kind, namespace, labels, inMesh }) => ({
    name,
    kind,
    namespace,
    labels: labelText(labels),
    inMesh,
  }));
}
