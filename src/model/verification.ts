/** What policies allow, compared with what was declared: plain data, in which workloads stand by their names. */

import type { Finding } from './finding.ts';
import type { ObjectReference, Place, Protocol } from './kubernetes.ts';
import type { TrafficRequest } from './request.ts';
import type { MeshMode } from './topology.ts';
import type { DecidedBy, Outcome, Verdict } from './verdict.ts';

/** Where the workloads come from that the policies were judged with. */
export type WorldOrigin = 'answers' | 'manifests' | 'representatives';

/** Something that was taken for granted because nothing in the input says it. */
export type WorldAssumption =
  | { readonly kind: 'policies-enforced' }
  | { readonly kind: 'cluster-resolver'; readonly namespace: string }
  /** Who takes part in the mesh, and what says so. */
  | {
      readonly kind: 'mesh-membership';
      readonly by: 'answers-today' | 'decision' | 'policies';
      readonly mode: MeshMode | 'mixed';
      readonly namespaces: readonly string[];
    }
  | {
      readonly kind: 'waypoint-used';
      readonly waypoint: string;
      readonly services: readonly string[];
    }
  /** `accountsApart`: labels and service accounts are represented by different pods, since their pairs are too many. */
  | { readonly kind: 'open-world'; readonly representatives: number; readonly accountsApart: boolean }
  | { readonly kind: 'inferred-not-accepted'; readonly calls: number };

export interface VerifiedWorkload {
  readonly name: string;
  readonly kind: string;
  /** `any-pod`: one that nobody declared, to show what is open to anybody. */
  readonly role: 'workload' | 'platform' | 'any-pod';
  /** Ports that it says it serves. */
  readonly ports: readonly { readonly port: number; readonly protocol: Protocol }[];
}

/** A port of a workload, a range of ports, or `other`: any port that no other row of the workload names. */
export interface ConnectivityRow {
  readonly destination: string;
  readonly port: number | 'other';
  /** The last port of a range that begins with `port`. */
  readonly endPort?: number;
  /** The port's name at the destination; where workloads are only represented, the number behind it is made up. */
  readonly portName?: string;
  readonly protocol: Protocol;
  /** Every workload of the input but the destination; `allowed` is then empty. */
  readonly everybody: boolean;
  readonly allowed: readonly string[];
  /** Some requests pass and others do not: HTTP, a token or a condition decides. */
  readonly conditional: readonly string[];
  readonly undetermined: readonly string[];
  /** The same for an address outside the cluster. */
  readonly outside: Outcome;
  /** Where rules tell addresses outside apart: those that may call. */
  readonly outsideAllowed?: readonly string[];
}

/** Where a workload may go outside the cluster, as far as its policies hold it. */
export interface LeavingRow {
  readonly source: string;
  /** Blocks, ranges, or `every address outside`. */
  readonly addresses: readonly string[];
  readonly ports: readonly {
    readonly protocol: Protocol;
    readonly from: number;
    readonly to: number;
  }[];
  readonly outcome: Exclude<Outcome, 'denied'>;
}

export type NeedPurpose = 'call' | 'entry' | 'dns' | 'control-plane' | 'metrics' | 'probe' | 'api-server';

/** One request that somebody declared or that mesh and cluster need, and what became of it. */
export interface CheckedNeed {
  readonly purpose: NeedPurpose;
  /** Path in the answers behind it. */
  readonly answer: string;
  readonly request: TrafficRequest;
  /** The destination outside the cluster for which the request's address stands. */
  readonly external?: string;
  readonly outcome: Outcome;
  /** Absent for what surely passes. */
  readonly verdict?: Verdict;
}

/** Something that passes and was not declared, where the layers at hand could keep it out. */
export interface TooWide {
  readonly destinations: readonly string[];
  /** Such as `8080/TCP`, or `every other TCP port`. */
  readonly ports: readonly string[];
  /** `anybody`: every pod of the cluster. */
  readonly sources: 'anybody' | readonly string[];
  /** The part of the request that differs from what was declared: `method`, `header x-id`. */
  readonly differs?: string;
  /** The rule or default that lets the first of them through. */
  readonly verdict: Verdict;
  readonly request: TrafficRequest;
}

/** Pairs of workloads whose verdict cannot be known offline, by the reason. */
export interface UndeterminedPairs {
  readonly reason: string;
  readonly decidedBy: DecidedBy;
  readonly pairs: number;
  readonly example: string;
}

/**
 * An object that no API server takes, a part of one that never does anything, or something that istiod's webhook takes
 * with a warning.
 */
export interface ObjectFault {
  readonly kind: 'refused' | 'ineffective' | 'warned';
  readonly object: ObjectReference;
  readonly path: string;
  readonly message: string;
  readonly place?: Place;
}

export interface Verification {
  readonly origin: WorldOrigin;
  readonly assumptions: readonly WorldAssumption[];
  readonly policies: number;
  readonly workloads: readonly VerifiedWorkload[];
  readonly rows: readonly ConnectivityRow[];
  readonly leaving: readonly LeavingRow[];
  /** False: nothing was declared, so that nothing can be missing or too wide. */
  readonly compared: boolean;
  readonly needs: readonly CheckedNeed[];
  readonly tooWide: readonly TooWide[];
  readonly deniedPairs: number;
  readonly undetermined: readonly UndeterminedPairs[];
  readonly faults: readonly ObjectFault[];
  readonly findings: readonly Finding[];
}
