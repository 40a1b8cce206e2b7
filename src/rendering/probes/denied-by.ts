import { append } from '../../model/group-by.ts';
import type { Labels } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { HttpMatch, MeshMode } from '../../model/topology.ts';
import { admissionsOf } from '../facts/admissions.ts';
import type { LabelSelector } from '../facts/network-facts.ts';
import { plaintextPorts } from '../facts/peer-authentication.ts';
import { labelsMatch } from '../facts/selectors.ts';
import type { Survey, SurveyedWorkload } from '../facts/survey.ts';

/** Who asks: a pod as policies see it. */
export interface Asker {
  readonly namespace: string;
  readonly labels: Labels;
  readonly mode: MeshMode;
  /** Undefined outside the mesh. */
  readonly principal: string | undefined;
}

/** What the two layers keep out of TCP ports once the rollout is over. */
export interface Doors {
  /** The layers that keep an asker away from a port; both may. */
  deniedBy(
    asker: Asker,
    callee: SurveyedWorkload,
    port: number,
  ): { readonly network: boolean; readonly mesh: boolean };
  /** The requests that the mesh admits: undefined where it admits none, the empty list where it admits all. */
  admitted(asker: Asker, callee: SurveyedWorkload, port: number): readonly HttpMatch[] | undefined;
  /** Whether the mesh guards a port at all: one with plaintext callers is open to whoever comes. */
  meshGuards(callee: SurveyedWorkload, port: number): boolean;
}

export function doorsOf(survey: Survey): Doors {
  const { monitoring, istio } = survey.platform;
  const admissions = admissionsOf(survey);
  const selecting = selectingWorkloads(survey);

  /** Over a tunnel the packet filter sees one port for all, so any declared call between the two admits the others. */
  const networkAdmits = (asker: Asker, callee: SurveyedWorkload, port: number): boolean => {
    const tunnels = asker.mode !== 'none' && callee.mode === 'ambient';
    const fits = (called: number) => tunnels || called === port;
    const isFrom = (namespace: string, labels: Labels) =>
      asker.namespace === namespace && labelsMatch(labels, asker.labels);
    return selecting(callee).some((one) => {
      if (!selects(one.podSelector, callee.workload.labels)) return false;
      const key = namespacedName(one.workload);
      const calls = (survey.callsTo.get(key) ?? []).some(({ from, port: called, protocol }) => {
        if (protocol !== 'TCP' || !fits(called)) return false;
        const caller = survey.find(from);
        if (caller.workload.hostNetwork) return true;
        return asker.namespace === from.namespace && selects(caller.podSelector, asker.labels);
      });
      const entries = (survey.entriesTo.get(key) ?? []).some((entry) => {
        const gateway = survey.gatewayOf(entry);
        if (!gateway || !fits(entry.port)) return false;
        return gateway.hostNetwork || isFrom(gateway.namespace, gateway.labels);
      });
      const { metrics } = one.workload;
      const scraped = monitoring !== undefined && metrics !== undefined && fits(metrics.port);
      return calls || entries || (scraped && isFrom(monitoring.namespace, monitoring.labels));
    });
  };

  const meshGuards: Doors['meshGuards'] = (callee, port) =>
    callee.authorized &&
    callee.workload.namespace !== istio.namespace &&
    plaintextPorts(survey, callee).every((open) => open.port !== port);

  const admitted: Doors['admitted'] = ({ principal }, callee, port) => {
    const fitting = selecting(callee)
      .flatMap((one) => admissions.get(one) ?? [])
      .filter((one) => one.port === port && (one.principal === undefined || one.principal === principal));
    if (fitting.length === 0) return undefined;
    return fitting.some(({ http }) => http.length === 0) ? [] : fitting.flatMap(({ http }) => http);
  };

  return {
    meshGuards,
    admitted,
    deniedBy: (asker, callee, port) => ({
      network: callee.guards.ingress && !networkAdmits(asker, callee, port),
      mesh: meshGuards(callee, port) && admitted(asker, callee, port) === undefined,
    }),
  };
}

export function selects({ matchLabels = {}, matchExpressions = [] }: LabelSelector, labels: Labels): boolean {
  return (
    labelsMatch(matchLabels, labels) &&
    matchExpressions.every(
      ({ key, operator, values }) =>
        !Object.hasOwn(labels, key) || (operator === 'NotIn' && !values?.includes(labels[key] ?? '')),
    )
  );
}

/** The workloads whose policies hold for a workload: itself, and those whose labels it has too. */
function selectingWorkloads(survey: Survey): (callee: SurveyedWorkload) => readonly SurveyedWorkload[] {
  const others = new Map<string, SurveyedWorkload[]>();
  for (const one of survey.workloads) {
    for (const name of one.alsoSelects) {
      const key = namespacedName({ namespace: one.workload.namespace, name });
      append(others, key, one);
    }
  }
  return (callee) => [callee, ...(others.get(namespacedName(callee.workload)) ?? [])];
}
