import type { Protocol, WorkloadReference } from '../model/kubernetes.ts';
import type { ApplicationProtocol, CallOrigin, Evidence, HttpMatch } from '../model/topology.ts';

export type Confidence = 'high' | 'medium' | 'low';

/** A call before it is merged with others that say the same. */
export interface CallDraft {
  readonly from: WorkloadReference;
  readonly to: DraftEnd;
  /** Container port, or port of the external host. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly appProtocol?: ApplicationProtocol;
  readonly http?: readonly HttpMatch[];
  readonly origin: Exclude<CallOrigin, { kind: 'declared' }>;
}

export type DraftEnd =
  | ({ readonly kind: 'workload' } & WorkloadReference)
  /** A host name, address or block of addresses outside the cluster. */
  | { readonly kind: 'external'; readonly host: string };

export function inferred(confidence: Confidence, evidence: Evidence): CallDraft['origin'] {
  return { kind: 'inferred', confidence, evidence: [evidence] };
}

const order = ['high', 'medium', 'low'] as const satisfies readonly Confidence[];

export function atLeast(confidence: Confidence, wanted: Confidence): boolean {
  return order.indexOf(confidence) <= order.indexOf(wanted);
}

export function stronger(a: Confidence, b: Confidence): Confidence {
  return atLeast(a, b) ? a : b;
}

export function weaker(a: Confidence, b: Confidence): Confidence {
  return atLeast(a, b) ? b : a;
}
