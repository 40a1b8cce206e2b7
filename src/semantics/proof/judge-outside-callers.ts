import type { ClusterWorkload } from '../../model/cluster.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import type { TrafficRequest } from '../../model/request.ts';
import { hbonePort } from '../istio/istio-ports.ts';
import { cidrOf } from '../network-policy/address.ts';
import { isWithin, probeAddresses, publicAddresses } from './addresses.ts';
import { referenceOf } from './declared.ts';
import { portsAt } from './judge-connections.ts';
import type { ProofFailure } from './proof.ts';
import type { FinalState } from './state-to-judge.ts';
import { elsewhere, findWorkload } from './world.ts';

/**
 * Callers outside the cluster: no workload is called from there but through a gateway, so that what lets one in is as
 * open as what lets in a pod that nobody declared, and has the same excuses. Probes and the API server are let in by
 * their addresses.
 */
export function judgeOutsideCallers(state: FinalState, failures: ProofFailure[]): void {
  const { guards, judge, world, platform } = state;
  const stranger = world.strangers.find(({ namespace }) => namespace === elsewhere);
  if (stranger === undefined || !guards.concerns(stranger)) return;
  const expected = [...probeAddresses(platform.addressFamilies), ...(platform.apiServer?.cidrs ?? [])].map(
    cidrOf,
  );
  for (const { destination, ports } of calleesOf(state)) {
    for (const { address, port, protocol } of asked(state, ports)) {
      if (isWithin(expected, address)) continue;
      if (guards.unguarded(destination, port, protocol)) continue;
      const request: TrafficRequest = {
        source: { address },
        destination: { workload: referenceOf(destination) },
        port,
        protocol,
      };
      if (judge.outcome(request) !== 'allowed') continue;
      if (guards.excuse(stranger, destination, port, protocol)) continue;
      failures.push({ kind: 'open', request, verdict: judge.ask(request) });
    }
  }
}

interface Callee {
  readonly destination: ClusterWorkload;
  readonly ports: readonly PortOf[];
}

interface PortOf {
  readonly port: number;
  readonly protocol: Protocol;
}

/** The declared workloads, and the waypoints beside them, of which packets are seen. */
function* calleesOf({ topology, world, guards }: FinalState): Generator<Callee> {
  for (const workload of topology.workloads) {
    yield { destination: findWorkload(world, workload), ports: portsAt(guards, world, workload) };
  }
  if (!guards.onTheWire) return;
  for (const destination of world.waypoints) {
    if (!guards.closed.has(destination.namespace)) continue;
    yield { destination, ports: [hbonePort, world.unnamedPort].map((port) => ({ port, protocol: 'TCP' })) };
  }
}

/** Anybody at the ports that are asked of every caller, and each block that a rule names at the ports of the rule. */
function* asked(
  { platform, doors, world }: FinalState,
  own: readonly PortOf[],
): Generator<PortOf & { readonly address: string }> {
  for (const address of publicAddresses(platform.addressFamilies)) {
    for (const port of own) yield { address, ...port };
  }
  for (const { address, port, protocol } of doors.inward) {
    const served = own.filter((one) => one.protocol === protocol).map((one) => one.port);
    const ports = port === undefined ? new Set([...served, world.unnamedPort]) : [port];
    for (const one of ports) yield { address, port: one, protocol };
  }
}
