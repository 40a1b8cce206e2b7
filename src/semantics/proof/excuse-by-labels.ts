import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import { hbonePort } from '../istio/istio-ports.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import { coversWorkload } from './label-cover.ts';
import type { Excuse } from './widening-code.ts';

/**
 * What NetworkPolicy makes of a connection, given the declared flows that reach its destination: it lets in whoever has
 * the labels of a declared caller; over HBONE (`tunnels`) on any port of the callee.
 */
export function excuseByLabels(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  protocol: Protocol,
  reaching: readonly DeclaredFlow[],
  tunnels: (source: ClusterWorkload, destination: ClusterWorkload) => boolean,
): Excuse | undefined {
  // A caller on the network of its node has no labels, so that its port is open to anybody.
  if (reaching.some((flow) => flow.source.hostNetwork && flow.port === port && flow.protocol === protocol)) {
    return 'host-network-caller';
  }
  const tunnelled = protocol === 'TCP' && (port === hbonePort || tunnels(source, destination));
  const fitting = reaching.filter(
    (flow) =>
      (tunnelled || (flow.port === port && flow.protocol === protocol)) &&
      coversWorkload(flow.source, source),
  );
  if (fitting.length === 0) return undefined;
  const exact = fitting.filter(
    (flow) =>
      namespacedName(flow.source) === namespacedName(source) &&
      namespacedName(flow.destination) === namespacedName(destination),
  );
  if (exact.length === 0) return 'shared-labels';
  return port === hbonePort || exact.some((flow) => flow.port === port && flow.protocol === protocol)
    ? 'declared'
    : 'hbone-hides-ports';
}
