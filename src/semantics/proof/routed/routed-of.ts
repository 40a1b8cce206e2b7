import type { KubernetesObject } from '../../../model/kubernetes.ts';
import { concernedRequests } from '../concerned-requests.ts';
import type { DeclaredRequest } from '../declared.ts';
import type { ProofInput } from '../proof-input.ts';
import type { RolloutState } from '../rollout-state.ts';
import type { World } from '../world.ts';
import { ownRoutes } from './own-routes.ts';
import { type RoutedRequests, routedRequests } from './routed-requests.ts';

interface Routed {
  readonly requests: RoutedRequests;
  /** The parts of ways that a step can have changed. */
  readonly concerned: ReturnType<typeof concernedRequests>;
}

/** What becomes of requests by the routes of a state; routes change in few steps of a rollout. */
export function routedOf({
  topology,
  platform,
  existing,
}: ProofInput): (world: World, state: RolloutState, requests: readonly DeclaredRequest[]) => Routed {
  let known: { world: World; deciding: readonly KubernetesObject[]; routed: Routed } | undefined;
  return (world, { objects }, requests) => {
    const deciding = ownRoutes({ existing }, [...objects.values()]);
    const same =
      known?.world === world &&
      known.deciding.length === deciding.length &&
      known.deciding.every((object, index) => object === deciding[index]);
    if (!known || !same) {
      const routed = routedRequests(world, topology, platform, deciding, requests);
      known = { world, deciding, routed: { requests: routed, concerned: concernedRequests(routed.legs) } };
    }
    return known.routed;
  };
}
