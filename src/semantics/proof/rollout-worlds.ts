import type { Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';
import { labelsEffectOf, labelsInForce, type RolloutState } from './rollout-state.ts';
import { type World, waypointGateways, worldsOf } from './world.ts';

/** The world of each state of a rollout. Worlds differ by labels in force and waypoints; most steps change neither. */
export function rolloutWorlds(topology: Topology, platform: Platform): (state: RolloutState) => World {
  const makeWorld = worldsOf(topology, platform);
  const known = new Map<string, World>();
  return (state) => {
    const waypoints = waypointGateways([...state.objects.values()]);
    const names = waypoints.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    const key = `${labelsEffectOf(state)} ${names}`;
    const world = known.get(key) ?? makeWorld(labelsInForce(state), state.serviceLabels, waypoints);
    known.set(key, world);
    return world;
  };
}
