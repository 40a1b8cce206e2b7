import type { TrafficRequest } from '../../model/request.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { DeclaredRequest } from './declared.ts';
import type { WideningCode } from './widening-code.ts';

/** The comparison of what was declared with what a bundle allows, through all its states. */
export interface Proof {
  readonly holds: boolean;
  readonly failures: readonly ProofFailure[];
  /** States of the rollout that were judged, undos included. */
  readonly states: number;
  readonly declaredRequests: number;
  /** Pairs of workloads, on declared ports, that nothing lets through at the end. */
  readonly deniedPairs: number;
  /** What is open at the end beyond the declaration, because the approach cannot tell it apart. */
  readonly widenings: readonly Widening[];
  /** What policies that were there before, and stay, do against the declaration; nothing in the bundle can change it. */
  readonly standing: readonly Standing[];
  /** Declared requests whose verdict cannot be known offline, with the reason. */
  readonly undetermined: readonly { readonly declared: DeclaredRequest; readonly reason: string }[];
}

export type ProofFailure =
  /** A declared request that worked before, or has to work at the end, is denied. */
  | {
      readonly kind: 'cut';
      readonly phase: string;
      readonly step: string;
      readonly undo: boolean;
      readonly declared: DeclaredRequest;
      readonly verdict: Verdict;
    }
  /** Routes send a declared request elsewhere than it was declared, or nowhere. */
  | {
      readonly kind: 'astray';
      readonly phase: string;
      readonly step: string;
      readonly undo: boolean;
      readonly declared: DeclaredRequest;
      readonly reason: string;
    }
  /** Something nobody declared passes at the end, although the approach could keep it out. */
  | {
      readonly kind: 'open';
      readonly request: TrafficRequest;
      readonly verdict: Verdict;
      readonly differs?: string;
    }
  /** A connection that the policies of before kept out passes on the way, or at the end. */
  | {
      readonly kind: 'opened';
      readonly phase: string;
      readonly step: string;
      readonly undo: boolean;
      readonly request: TrafficRequest;
      readonly verdict: Verdict;
    }
  | { readonly kind: 'undo-leads-elsewhere'; readonly phase: string };

/** A policy that is not of the bundle decides otherwise than was declared. */
export interface Standing {
  /**
   * `cut`: denies a declared request that it denied before; `open`: lets through what nobody declared; `breaks`: denies
   * on the way, or at the end, what worked before, because the rollout changes what the policy sees.
   */
  readonly kind: 'cut' | 'open' | 'breaks';
  /** `Kind namespace/name`, or the reason of the verdict where no single policy decides. */
  readonly policy: string;
  readonly request: TrafficRequest;
}

export interface Widening {
  readonly code: WideningCode;
  /** `namespace/name` of the workload that is open. */
  readonly destination: string;
  readonly port: number;
  readonly protocol: string;
  /** `namespace/name` of who may come; empty: anybody. */
  readonly sources: readonly string[];
}
