import type { WorkloadReference } from '../model/kubernetes.ts';

/** The namespace and name of an object, and nothing else of it. */
export function referenceTo({ namespace, name }: WorkloadReference): WorkloadReference {
  return { namespace, name };
}
