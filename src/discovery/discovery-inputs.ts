import type { PlacedObject, WorkloadReference } from '../model/kubernetes.ts';

export interface DiscoveryInputs {
  readonly objects: readonly PlacedObject[];
  readonly observed?: readonly ObservedInput[];
  readonly unread?: readonly UnreadPart[];
}

/** A part of the inputs that could not be read; without `namespaces` it may speak of any. */
export interface UnreadPart {
  readonly namespaces?: readonly string[];
}

/** A file of observed traffic as a tool exported it. */
export interface ObservedInput {
  readonly file: string;
  readonly text: string;
  /** Recognised from the content where it is not said. */
  readonly format?: ObservedFormat;
  /** Whose log it is; a proxy's access log does not name its own pod. */
  readonly workload?: WorkloadReference;
}

export const observedFormats = ['hubble', 'prometheus', 'kiali', 'envoy-access-log'] as const;
export type ObservedFormat = (typeof observedFormats)[number];
