import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { Judge } from '../judge.ts';
import type { DeclaredRequest } from './declared.ts';
import { covers } from './label-cover.ts';
import { type Guarded, guardedBefore } from './opened.ts';
import type { World } from './world.ts';

/**
 * What the policies of before keep out and nobody declared. Towards pods of ambient a declared call opens the tunnel, which hides the port from NetworkPolicy (`hbone-hides-ports`).
 */
export function guardedAtStart(
  { world, judge }: { world: World; judge: Judge },
  requests: readonly DeclaredRequest[],
  modeAtEnd: (workload: ClusterWorkload) => MeshMode,
): Guarded[] {
  const declared = new Set(requests.flatMap(({ request }) => pairsOf(world, request)));
  const pairs = new Set([...declared].map((key) => key.slice(0, key.lastIndexOf(' '))));
  // A gateway of the mesh, though no pod of ambient, speaks to ambient pods through the tunnel.
  const isTunnelled = (from: string, to: string) => {
    const [source, destination] = [world.byKey.get(from), world.byKey.get(to)];
    return source && destination && modeAtEnd(source) !== 'none' && modeAtEnd(destination) === 'ambient';
  };
  return guardedBefore(
    world,
    judge,
    ({ source, destination, port }) =>
      declared.has(`${source} ${destination} ${port}`) ||
      (pairs.has(`${source} ${destination}`) && isTunnelled(source, destination) === true),
  );
}

/** The pod ports that a declared request reaches, as keys of pairs. */
function pairsOf(world: World, { source, destination, port }: DeclaredRequest['request']): string[] {
  if (!('workload' in source)) return [];
  if ('workload' in destination)
    return [`${namespacedName(source.workload)} ${namespacedName(destination.workload)} ${port}`];
  if (!('service' in destination)) return [];
  const service = world.cluster.services.find(
    (one) => namespacedName(one) === namespacedName(destination.service),
  );
  const target = service?.ports.find((one) => one.port === port)?.targetPort;
  return world.cluster.workloads
    .filter(
      ({ namespace, labels }) => namespace === service?.namespace && covers(service.selector ?? {}, labels),
    )
    .map((workload) => `${namespacedName(source.workload)} ${namespacedName(workload)} ${target}`);
}
