/** What differs between two sets of policies, in plain data. */

import type { Protocol } from './kubernetes.ts';
import type { WorldAssumption, WorldOrigin } from './verification.ts';

/** `some-requests`: HTTP, a token or another condition decides. */
export const connectionStates = ['denied', 'undetermined', 'some-requests', 'allowed'] as const;
export type ConnectionState = (typeof connectionStates)[number];

/** A range of ports whose verdict is not the same before and after. */
export interface ChangedPorts {
  readonly protocol: Protocol;
  readonly from: number;
  readonly to: number;
  /** Where rules know the port by its name alone: the number only stands for it, where there are no workloads. */
  readonly portName?: string;
  readonly before: ConnectionState;
  readonly after: ConnectionState;
  /** Where some requests pass on both sides: which, as far as a proxy's rules tell. */
  readonly requests?: { readonly before: readonly string[]; readonly after: readonly string[] };
}

export interface ConnectivityDifference {
  /** Workload by name, or a range of addresses outside the cluster. */
  readonly source: string;
  readonly destination: string;
  /** `added`: nothing passes less than before; `removed`: nothing passes more. */
  readonly kind: 'added' | 'removed' | 'changed';
  readonly ports: readonly ChangedPorts[];
}

export interface ConnectivityComparison {
  readonly origin: WorldOrigin;
  readonly assumptions: readonly WorldAssumption[];
  readonly differences: readonly ConnectivityDifference[];
  /** Workloads that only one side has. */
  readonly onlyBefore: readonly string[];
  readonly onlyAfter: readonly string[];
}
