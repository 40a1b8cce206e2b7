import type { ClusterWorkload } from '../../model/cluster.ts';
import type { ObjectReference } from '../../model/kubernetes.ts';
import type { Direction } from './direction.ts';
import type { OtherPolicies } from './other-policy-apis.ts';
import { type Selecting, selectingSinglePods } from './single-pods.ts';

/** A policy that isolates in the directions that it has rules for, be they none. */
interface Isolating extends Selecting, Partial<Readonly<Record<Direction, readonly unknown[]>>> {}

/** An object that may decide about a workload, and why that cannot be known. */
export interface Doubt {
  readonly object: ObjectReference;
  readonly cause: 'other-policy-api' | 'label-of-single-pods';
}

export interface Doubts {
  /** The first of them about the pods of a workload in a direction. */
  at(workload: ClusterWorkload, direction: Direction): Doubt | undefined;
}

/** What leaves open whether and how workloads are isolated: other policy APIs, and selectors that ask for single pods. */
export function doubtsOf(others: OtherPolicies, policies: readonly Isolating[]): Doubts | undefined {
  const selecting = selectingSinglePods(policies);
  if (others.objects.length === 0 && selecting === undefined) return undefined;
  return {
    at(workload, direction) {
      const other = others.touching(workload, direction);
      if (other !== undefined) return { object: other, cause: 'other-policy-api' };
      const policy = selecting?.(workload).find((each) => each[direction] !== undefined);
      return policy && { object: policy.reference, cause: 'label-of-single-pods' };
    },
  };
}
