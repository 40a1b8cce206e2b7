import type { Topology } from '../../model/topology.ts';
import type { WorldAssumption, WorldOrigin } from '../../model/verification.ts';
import type { World } from '../proof/world.ts';

/** A cluster to judge policies in, and what was taken for granted to get it. */
export interface VerifiedWorld {
  readonly origin: WorldOrigin;
  readonly world: World;
  /** What runs in it and what was declared of it; where nothing was, its calls are empty. */
  readonly topology: Topology;
  /** Whether calls were declared that can be compared. */
  readonly compared: boolean;
  readonly assumptions: readonly WorldAssumption[];
}
