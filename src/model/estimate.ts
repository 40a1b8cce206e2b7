import type { Interval } from './decision.ts';
import type { DataPlane } from './platform.ts';

/** What a mesh would take from a topology at the measured load, for each data plane. */
export interface Estimate {
  /** Pods that would join the mesh: the sum of the replicas of workloads that join. */
  readonly pods: number;
  readonly nodes: number;
  /** Waypoints, one set for each namespace with pods in the mesh. */
  readonly waypoints: number;
  /** Calls in the longest chain without a repetition. */
  readonly longestChain: number;
  readonly dataPlanes: readonly PlaneEstimate[];
  /** Where the figures come from, each once. */
  readonly sources: readonly { readonly source: string; readonly date: string; readonly load: string }[];
}

export interface PlaneEstimate {
  readonly dataPlane: DataPlane;
  readonly vcpu: number;
  readonly memoryMb: Interval;
  /** Added on the longest chain. */
  readonly latencyMs: Interval;
}
