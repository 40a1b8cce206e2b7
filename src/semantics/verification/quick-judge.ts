import type { TrafficRequest } from '../../model/request.ts';
import type { Verdict } from '../../model/verdict.ts';
import type { Judge } from '../judge.ts';
import { type AllowedPorts, allowedInDirection } from '../network-policy/allowed-ports.ts';
import type { CompiledNetworkPolicies } from '../network-policy/compile.ts';
import { hasPort } from '../network-policy/port-set.ts';
import { keyOf, type World } from '../proof/world.ts';

/**
 * A judge that answers at once where a workload's egress surely lets nothing out on a port: thousands of requests
 * to a handful of addresses share a few sets of ports. Everything else is asked as it is.
 */
export function quickJudge(judge: Judge, network: CompiledNetworkPolicies, { byKey }: World): Judge {
  const known = new Map<string, AllowedPorts>();
  const mayLeave = ({ source, destination, port, protocol }: TrafficRequest): boolean => {
    if (!('workload' in source) || !('address' in destination)) return true;
    const workload = byKey.get(keyOf(source.workload));
    if (workload === undefined) return true;
    const key = `${keyOf(workload)} ${destination.address}`;
    const ports =
      known.get(key) ??
      allowedInDirection(
        network,
        { kind: 'workload', workload },
        { kind: 'address', address: destination.address },
        'egress',
      );
    known.set(key, ports);
    return hasPort(ports.possible, protocol, port);
  };
  return {
    ask: (request) => (mayLeave(request) ? judge.ask(request) : closed),
    outcome: (request) => (mayLeave(request) ? judge.outcome(request) : closed.outcome),
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
