import { namespacedName } from '../../model/namespaced-name.ts';
import type { ProbePod } from '../../model/probe.ts';
import type { MeshMode } from '../../model/topology.ts';
import { principalOf, type Survey, type SurveyedNamespace, type SurveyedWorkload } from '../facts/survey.ts';
import type { Asker } from './denied-by.ts';

/** A pod to ask from, with what policies know about it. */
export interface ProbeSource extends Asker {
  readonly name: string;
  readonly pod: ProbePod;
}

/** Marks the pods of probes, so that none of them is taken for a callee. */
export const markLabel = 'netmesh-advisor/probe';
/** Keep a pod out of the mesh where its namespace is in it. */
const outside = { 'istio.io/dataplane-mode': 'none', 'sidecar.istio.io/inject': 'false' };

/** A pod that policies cannot tell from a workload's own. */
export function standInFor(
  { workload, mode, principal }: SurveyedWorkload,
  namespace: SurveyedNamespace,
): ProbeSource {
  const { serviceAccount } = workload;
  const labels =
    mode === 'none' && couldBeMeshed(namespace) ? { ...workload.labels, ...outside } : workload.labels;
  return {
    namespace: workload.namespace,
    labels,
    mode,
    principal,
    name: namespacedName(workload),
    pod: { namespace: workload.namespace, labels, serviceAccount, meshed: mode !== 'none' },
  };
}

/** A pod beside the workloads of a namespace that is none of them: no labels, the default service account. */
export function neighbourIn(survey: Survey, { namespace }: SurveyedNamespace): ProbeSource {
  const target: MeshMode = survey.dataPlane === 'sidecar' ? 'sidecar' : 'ambient';
  const mode = survey.mesh && namespace.joinsMesh ? target : namespace.meshToday;
  return {
    namespace: namespace.name,
    labels: {},
    mode,
    principal: mode === 'none' ? undefined : principalOf(survey.platform, namespace.name, 'default'),
    name: `an unlabelled pod in ${namespace.name}`,
    pod: { namespace: namespace.name, labels: {}, serviceAccount: 'default', meshed: mode !== 'none' },
  };
}

/** A pod far from the application, outside the mesh. */
export function strangerElsewhere(survey: Survey): ProbeSource {
  const taken = survey.namespaces.some(({ namespace }) => namespace.name === 'default');
  const namespace = taken ? 'kube-public' : 'default';
  return {
    namespace,
    labels: outside,
    mode: 'none',
    principal: undefined,
    name: `a pod in ${namespace}`,
    pod: { namespace, labels: outside, serviceAccount: 'default', meshed: false },
  };
}

function couldBeMeshed({ namespace }: SurveyedNamespace): boolean {
  return namespace.joinsMesh || namespace.meshToday !== 'none';
}
