import { cappedName } from './object-name.ts';

/** Names of files that are no workload's: kustomize reads the last one as its own. */
const taken = ['namespace', 'cluster', 'kustomization'];

/**
 * The file that holds every document of a folder about one subject: a workload, or else the namespace, or else the
 * cluster as a whole. No two subjects share one: a workload of a taken name gets an underscore, which no name of
 * Kubernetes has.
 */
export function documentFile(namespace: string | undefined, workload: string | undefined): string {
  if (namespace === undefined) return 'cluster.yaml';
  if (workload === undefined) return 'namespace.yaml';
  return `${cappedName(workload)}${taken.includes(workload) ? '_' : ''}.yaml`;
}
