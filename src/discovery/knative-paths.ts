import type { Topology } from '../model/topology.ts';
import type { BlindSpot } from './blind-spot.ts';
import { referenceTo } from './reference-to.ts';

/**
 * Knative Services with those that call them: what is called is Knative's gateway or activator, which ask the queue
 * proxy beside the application at a port that no manifest names.
 */
export function knativePaths({ workloads, calls }: Topology): readonly BlindSpot[] {
  return workloads
    .filter(({ kind }) => kind === 'KnativeService')
    .map(({ namespace, name }): BlindSpot => {
      const callers = calls
        .filter(({ to }) => to.kind === 'workload' && to.namespace === namespace && to.name === name)
        .map(({ from }) => referenceTo(from));
      return { kind: 'knative-path', workload: { namespace, name }, callers };
    });
}
