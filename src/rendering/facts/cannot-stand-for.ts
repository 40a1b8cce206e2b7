import type { SurveyedWorkload } from './survey.ts';

/** Controllers that take over any pod with the labels of theirs, and then delete the one too many. */
const adopting = ['DaemonSet', 'ReplicaSet', 'ReplicationController'];

/** Why no throw-away pod can stand for a workload. */
export function cannotStandFor({ workload }: SurveyedWorkload): string | undefined {
  if (workload.hostNetwork) return 'its caller runs on the network of its node';
  if (adopting.includes(workload.kind)) return `a ${workload.kind} would adopt a pod that has its labels`;
  const valid = Object.entries(workload.labels).every(
    ([key, value]) =>
      /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/.test(key) &&
      /^([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/.test(value),
  );
  return valid ? undefined : 'the labels of its caller are none that Kubernetes takes';
}
