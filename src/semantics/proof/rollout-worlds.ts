import type { Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';
import { once } from '../once.ts';
import { goesByPodAddresses } from './goes-by-pod-addresses.ts';
import { labelsEffectOf, labelsInForce, type RolloutState } from './rollout-state.ts';
import { type World, waypointGateways, worldsOf } from './world.ts';

/**
 * The world of each state of a rollout. Worlds differ by labels in force and waypoints; most steps change neither. Pods
 * have addresses, made up ones, only where no policy of the state goes by which they are.
 */
export function rolloutWorlds(topology: Topology, platform: Platform): (state: RolloutState) => World {
  const withAddresses = once(() => worldsOf(topology, platform));
  const withoutAddresses = once(() => worldsOf(topology, platform, false));
  const byAddress = goesByPodAddresses(topology, platform);
  const known = new Map<string, World>();
  return (state) => {
    const objects = [...state.objects.values()];
    const waypoints = waypointGateways(objects);
    const addressed = !byAddress(objects);
    const makeWorld = (addressed ? withAddresses : withoutAddresses)();
    const names = waypoints.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    const key = `${labelsEffectOf(state)} ${names} ${addressed}`;
    const world = known.get(key) ?? makeWorld(labelsInForce(state), state.serviceLabels, waypoints);
    known.set(key, world);
    return world;
  };
}
