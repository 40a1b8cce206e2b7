import type { Labels } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import { labelsMatch } from './selectors.ts';
import type { Survey, SurveyedWorkload } from './survey.ts';
import type { PodPatchFact, SidecarScopeFact, TelemetryFact } from './traffic-facts.ts';

/** Istio's own defaults (charts, `global.proxy.resources`): setting one annotation drops the three others. */
const proxyDefaults = { cpu: '100m', memory: '128Mi', cpuLimit: '2000m', memoryLimit: '1024Mi' } as const;

/** Access logs and traces, where proxies read requests. */
export function telemetryFacts(survey: Survey): TelemetryFact[] {
  const { accessLogs, traceSampling } = survey.platform;
  if (!survey.mesh || (accessLogs === 'off' && traceSampling === undefined)) return [];
  return survey.namespaces
    .filter(({ workloads, hasWaypoint }) => hasWaypoint || workloads.some(({ mode }) => mode === 'sidecar'))
    .map(({ namespace }) => ({
      namespace: namespace.name,
      accessLogs,
      tracing: traceSampling !== undefined,
      sampling: traceSampling ?? 0,
      answers: [
        ...(accessLogs === 'off' ? [] : ['platform.accessLogs']),
        ...(traceSampling === undefined ? [] : ['platform.traceSampling']),
      ],
    }));
}

/** What each namespace's sidecars need to know of the mesh, where its size asks that they know no more. */
export function sidecarScopes(survey: Survey): SidecarScopeFact[] {
  const asked = ['medium', 'large'].includes(String(survey.requirement('scale')));
  if (!survey.mesh || survey.dataPlane !== 'sidecar' || !asked) return [];
  const hostsOf = (workloads: readonly SurveyedWorkload[]) => {
    const namespaces = workloads
      .flatMap(({ workload }) => survey.callsFrom.get(namespacedName(workload)) ?? [])
      .flatMap(({ from, to }) =>
        to.kind === 'workload' && to.namespace !== from.namespace ? [to.namespace] : [],
      );
    const own = ['./*', `${survey.platform.istio.namespace}/*`];
    return [...own, ...[...new Set(namespaces)].sort().map((name) => `${name}/*`)].filter(
      (host, index, all) => all.indexOf(host) === index,
    );
  };
  return survey.namespaces.flatMap(({ namespace, workloads, foreign }): SidecarScopeFact[] => {
    const inside = workloads.filter(({ authorized }) => authorized);
    if (inside.length === 0 || namespace.name === survey.platform.istio.namespace) return [];
    const fact = { namespace: namespace.name, answers: ['requirements.scale', 'topology.calls'] };
    if (foreign.length === 0 && workloads.every(({ mode, authorized }) => mode === 'none' || authorized)) {
      return [{ ...fact, suffix: '', workload: '', matchLabels: {}, hosts: hostsOf(inside) }];
    }
    return inside.map((surveyed) => ({
      ...fact,
      suffix: `-${surveyed.workload.name}`,
      workload: surveyed.workload.name,
      matchLabels: surveyed.matchLabels,
      hosts: hostsOf([surveyed]),
    }));
  });
}

/** Labels and annotations that only a pod template can carry. */
export function podPatches(survey: Survey): PodPatchFact[] {
  if (!survey.mesh || survey.dataPlane === 'none') return [];
  const label: Labels =
    survey.dataPlane === 'sidecar'
      ? { 'sidecar.istio.io/inject': 'false' }
      : { 'istio.io/dataplane-mode': 'none' };
  return [...platformPatches(survey, label), ...workloadPatches(survey, label)];
}

/** Pods of the platform that live in a namespace which joins, and which the answers keep out of the mesh. */
function platformPatches({ namespaces }: Survey, label: Labels): PodPatchFact[] {
  return namespaces.flatMap(({ namespace, foreign, workloads }) =>
    foreign
      .filter(({ staysOutside, labels }) => {
        const patched = workloads.some(
          ({ workload }) => !workload.joinsMesh && labelsMatch(labels, workload.labels),
        );
        return namespace.joinsMesh && staysOutside && Object.keys(labels).length > 0 && !patched;
      })
      .map(({ name, labels, answer }) => ({
        namespace: namespace.name,
        workload: `platform-${name}`,
        kind: '',
        apiVersion: '',
        matchLabels: labels,
        labels: label,
        annotations: {},
        purpose: 'stays-outside',
        answers: [answer],
      })),
  );
}

function workloadPatches(survey: Survey, label: Labels): PodPatchFact[] {
  return survey.workloads.flatMap((surveyed): PodPatchFact[] => {
    const { workload, mode } = surveyed;
    const namespace = survey.namespaces.find(({ namespace }) => namespace.name === workload.namespace);
    const fact = {
      namespace: workload.namespace,
      workload: workload.name,
      kind: workload.kind,
      apiVersion: apiVersionOf(workload.kind),
      matchLabels: surveyed.matchLabels,
    };
    if (namespace?.namespace.joinsMesh && !workload.joinsMesh) {
      return [
        {
          ...fact,
          labels: label,
          annotations: {},
          purpose: 'stays-outside',
          answers: [`${survey.answerOf(workload)}.joinsMesh`],
        },
      ];
    }
    const { proxyResources } = workload;
    if (!proxyResources || mode !== 'sidecar') return [];
    const all = { ...proxyDefaults, ...proxyResources };
    return [
      {
        ...fact,
        labels: {},
        annotations: {
          'sidecar.istio.io/proxyCPU': all.cpu,
          'sidecar.istio.io/proxyMemory': all.memory,
          'sidecar.istio.io/proxyCPULimit': all.cpuLimit,
          'sidecar.istio.io/proxyMemoryLimit': all.memoryLimit,
        },
        purpose: 'proxy-resources',
        answers: [`${survey.answerOf(workload)}.proxyResources`],
      },
    ];
  });
}

function apiVersionOf(kind: string): string {
  if (kind === 'Pod') return 'v1';
  return ['Job', 'CronJob'].includes(kind) ? 'batch/v1' : 'apps/v1';
}
