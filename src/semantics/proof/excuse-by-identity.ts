import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { DeclaredFlow } from './declared-flows.ts';
import { sameIdentity } from './same-identity.ts';
import type { Excuse } from './widening-code.ts';

/**
 * What Istio makes of a connection, given the declared flows that reach its destination: it lets in whoever has the
 * service account of a declared caller; a port with a plaintext caller knows no identity.
 */
export function excuseByIdentity(
  source: ClusterWorkload,
  destination: ClusterWorkload,
  port: number,
  reaching: readonly DeclaredFlow[],
  modeOf: (workload: ClusterWorkload) => MeshMode,
  hasIdentity: (flow: DeclaredFlow) => boolean,
): Excuse | undefined {
  const here = reaching.filter((flow) => flow.port === port && flow.protocol === 'TCP');
  if (here.some((flow) => !hasIdentity(flow))) return 'plaintext-port-open';
  const fitting = here.filter((flow) => modeOf(source) !== 'none' && sameIdentity(flow.source, source));
  if (fitting.length === 0) return undefined;
  const own = fitting.filter((flow) => namespacedName(flow.source) === namespacedName(source));
  if (own.some((flow) => namespacedName(flow.destination) === namespacedName(destination))) return 'declared';
  return own.length > 0 ? 'shared-labels' : 'shared-service-account';
}
