import { workloadKinds } from './pod-template.ts';

/** Labels of pods by the kinds whose pods bear them; `every` kind's may. */
const bearers: ReadonlyMap<string, readonly string[] | 'every'> = new Map<
  string,
  readonly string[] | 'every'
>([
  ['pod-template-hash', ['Deployment', 'KnativeService']],
  ['rollouts-pod-template-hash', ['Rollout']],
  ['controller-revision-hash', ['StatefulSet', 'DaemonSet']],
  ['pod-template-generation', ['DaemonSet']],
  ['statefulset.kubernetes.io/pod-name', ['StatefulSet']],
  ['apps.kubernetes.io/pod-index', ['StatefulSet']],
  ['controller-uid', ['Job', 'CronJob']],
  ['batch.kubernetes.io/controller-uid', ['Job', 'CronJob']],
  ['batch.kubernetes.io/job-completion-index', ['Job', 'CronJob']],
  ['security.istio.io/tlsMode', 'every'],
  ['networking.istio.io/tunnel', 'every'],
  ['service.istio.io/canonical-name', 'every'],
  ['service.istio.io/canonical-revision', 'every'],
  ['topology.kubernetes.io/region', 'every'],
  ['topology.kubernetes.io/zone', 'every'],
]);

/**
 * Whether controllers or admission put a label on each pod: it tells pods of one workload apart, or where one runs, not
 * workloads. Istio's are those of its injection template (istio/istio `files/injection-template.yaml`), the topology's
 * those of Kubernetes' PodTopologyLabels admission.
 */
export function isSinglePodLabel(key: string): boolean {
  return bearers.has(key);
}

/** Whether pods of a kind may bear such a label; what the controller of another kind than the known ones does is open. */
export function mayBearLabel(kind: string, key: string): boolean {
  const kinds = bearers.get(key);
  if (kinds === undefined) return false;
  return kinds === 'every' || kinds.includes(kind) || !workloadKinds.some((known) => known === kind);
}
