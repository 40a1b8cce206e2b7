import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { SelectorLimits } from './beyond-selectors.ts';
import type { Checkpoints } from './checkpoints.ts';
import { heldNamespaces } from './closed-namespaces.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import { coversWorkload } from './label-cover.ts';
import { platformPodsOf } from './platform-pods.ts';
import type { WideningCode } from './widening-code.ts';
import type { World } from './world.ts';

/** What keeps callers in at the source. */
export interface EgressEnforcement {
  /** Nothing keeps a source from this port anywhere: why, and the key of the workload that it is due to. */
  loose(
    source: ClusterWorkload,
    port: number,
    protocol: Protocol,
  ): { readonly code: WideningCode; readonly workload: string } | undefined;
  /** Whether a workload's egress is for this bundle to hold: the declared ones, and whoever runs beside them. */
  held(source: ClusterWorkload): boolean;
}

/** The enforcement at sources of a view; `limit` says what its selectors cannot single out. */
export function egressEnforcement(
  { networkEgress }: Checkpoints,
  world: World,
  flows: ReadonlyMap<string, readonly DeclaredFlow[]>,
  limit: SelectorLimits['network'],
  closed: ReadonlySet<string>,
): EgressEnforcement {
  const heldIn = heldNamespaces(world, (one) => !world.opensEgress(one));
  const ofPlatform = new Set(platformPodsOf(world));
  const toNodes = [...flows.values()].flat().filter(({ destination }) => destination.hostNetwork);
  return {
    // What the platform runs itself may live in a closed namespace; what it sends is not for a bundle to hold.
    held: (source) =>
      world.declared(source) !== undefined ||
      (closed.has(source.namespace) && heldIn.has(source.namespace) && !ofPlatform.has(source)),
    loose(source, port, protocol) {
      if (!networkEgress) return undefined;
      const declared = world.declared(source);
      const own = (code: WideningCode) => ({ code, workload: namespacedName(source) });
      if (source.hostNetwork) return own('host-network-workload');
      if (declared && !declared.callsConfirmed) return own('unconfirmed-workload');
      const beyond = limit(source);
      if (beyond) return own(beyond);
      if (world.opensEgress(source)) return own('api-server-address-unknown');
      // A callee on the network of its node has an address that nobody told, so that its port is open everywhere.
      const isWaypoint = world.waypoints.includes(source);
      const node = toNodes.find(
        (flow) =>
          flow.port === port &&
          flow.protocol === protocol &&
          (isWaypoint
            ? flow.destination.namespace === source.namespace
            : coversWorkload(flow.source, source)),
      );
      return node && { code: 'host-network-callee', workload: namespacedName(node.destination) };
    },
  };
}
