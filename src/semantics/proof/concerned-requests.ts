import { append } from '../../model/group-by.ts';
import type { DeclaredRequest } from './declared.ts';
import type { StepReach } from './step-reach.ts';

/**
 * Finds the requests that a step can have changed: egress rules decide at the source, ingress rules and Istio's policies
 * at the destination. A waypoint on the way is a source and a destination in its own namespace.
 */
export function concernedRequests(
  requests: readonly DeclaredRequest[],
): (reach: StepReach, hasWaypoints: boolean) => readonly DeclaredRequest[] {
  const from = new Map<string, number[]>();
  const to = new Map<string, number[]>();
  for (const [index, { request }] of requests.entries()) {
    const { source, destination } = request;
    append(from, 'workload' in source ? source.workload.namespace : '', index);
    append(to, 'address' in destination ? '' : namespaceOf(destination), index);
  }
  return ({ touched, checkpoints }, hasWaypoints) => {
    if (touched === undefined) return requests;
    const atSource = checkpoints === undefined || checkpoints.has('egress');
    const atDestination = hasWaypoints || checkpoints?.size !== 1 || !checkpoints.has('egress');
    const indices = new Set<number>();
    for (const namespace of touched) {
      if (atSource) for (const index of from.get(namespace) ?? []) indices.add(index);
      if (atDestination) for (const index of to.get(namespace) ?? []) indices.add(index);
    }
    return [...indices].sort((one, other) => one - other).flatMap((index) => requests[index] ?? []);
  };
}

function namespaceOf(
  destination: Exclude<DeclaredRequest['request']['destination'], { address: string }>,
): string {
  return 'workload' in destination ? destination.workload.namespace : destination.service.namespace;
}
