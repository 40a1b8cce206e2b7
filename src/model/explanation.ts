/** What one document of a set of policies is for, in plain data. */

import type { ObjectReference, Place } from './kubernetes.ts';
import type { CheckedNeed } from './verification.ts';

export interface DocumentPurpose {
  readonly object: ObjectReference;
  readonly place: Place;
  /** It describes the cluster in which policies are judged, and is no policy itself: a Namespace, a workload, a Service. */
  readonly isSurrounding: boolean;
  /** Paths in the answers that asked for it, where it says so itself. */
  readonly answers: readonly string[];
  /** Needs that it lets through: without it they are denied. */
  readonly serves: readonly CheckedNeed[];
  /** Needs that it keeps out: without it they pass. */
  readonly cuts: readonly CheckedNeed[];
  /** Connections that only pass because of it, declared or not: `a → b:8080/TCP`. */
  readonly opens: readonly PurposePair[];
  /** Connections that pass without it. */
  readonly closes: readonly PurposePair[];
}

export interface PurposePair {
  readonly sources: readonly string[];
  readonly destination: string;
  readonly ports: readonly string[];
}
