import type { Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';
import type { Judge } from '../judge.ts';
import type { Doors } from '../network-policy/doors.ts';
import type { DeclaredRequest } from './declared.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import type { Guards } from './guards.ts';
import type { NamedRequests } from './named-requests.ts';
import type { World } from './world.ts';

/** The end of a rollout, or one layer of it, with what was declared and what it can keep out. */
export interface FinalState {
  readonly world: World;
  readonly judge: Judge;
  readonly requests: readonly DeclaredRequest[];
  readonly flows: ReadonlyMap<string, readonly DeclaredFlow[]>;
  readonly guards: Guards;
  readonly topology: Topology;
  readonly platform: Platform;
  /** Where its NetworkPolicies name addresses outside the cluster. */
  readonly doors: Doors;
  /** What its AuthorizationPolicies name of HTTP requests. */
  readonly named: NamedRequests;
}
