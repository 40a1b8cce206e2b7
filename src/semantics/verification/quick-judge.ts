import type { ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Judge } from '../judge.ts';
import { type AllowedPorts, allowedInDirection } from '../network-policy/allowed-ports.ts';
import type { CompiledNetworkPolicies } from '../network-policy/compile.ts';
import type { Direction } from '../network-policy/direction.ts';
import { hasPort } from '../network-policy/port-set.ts';
import type { World } from '../proof/world.ts';

type ByAddress = Map<string, AllowedPorts>;

/**
 * A judge that answers at once where a workload surely lets nothing out on a port, or in from outside: thousands of
 * requests to and from a handful of addresses share a few sets of ports. Everything else is asked as it is.
 */
export function quickJudge(judge: Judge, network: CompiledNetworkPolicies, { byKey }: World): Judge {
  const known = {
    egress: new Map<ClusterWorkload, ByAddress>(),
    ingress: new Map<ClusterWorkload, ByAddress>(),
  };
  const portsOf = (key: string, address: string, direction: Direction): AllowedPorts | undefined => {
    const workload = byKey.get(key);
    if (workload === undefined) return undefined;
    const byAddress = known[direction].get(workload) ?? new Map<string, AllowedPorts>();
    known[direction].set(workload, byAddress);
    const before = byAddress.get(address);
    if (before !== undefined) return before;
    const ends = [{ kind: 'workload', workload } as const, { kind: 'address', address } as const] as const;
    const [source, destination] = direction === 'egress' ? ends : [ends[1], ends[0]];
    const ports = allowedInDirection(network, source, destination, direction);
    byAddress.set(address, ports);
    return ports;
  };
  const mayPass = ({ source, destination, port, protocol }: TrafficRequest): boolean => {
    const ports =
      'workload' in source && 'address' in destination
        ? portsOf(namespacedName(source.workload), destination.address, 'egress')
        : 'address' in source && 'workload' in destination
          ? portsOf(namespacedName(destination.workload), source.address, 'ingress')
          : undefined;
    return ports === undefined || hasPort(ports.possible, protocol, port);
  };
  return {
    ask: (request) => (mayPass(request) ? judge.ask(request) : closed),
    outcome: (request) => (mayPass(request) ? judge.outcome(request) : closed.outcome),
    row: judge.row,
  };
}

const closed: Verdict = (() => {
  const decidedBy = {
    layer: 'network-policy-egress',
    outcome: 'denied',
    decidedBy: { default: 'isolated-no-rule-matches' },
    reason: 'isolated for egress; no rule matches',
  } as const;
  return { outcome: 'denied', decidedBy, layers: [decidedBy], callerSees: 'timeout' };
})();
