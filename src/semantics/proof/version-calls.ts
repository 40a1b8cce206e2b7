import type { Topology } from '../../model/topology.ts';
import { keyOf } from './world.ts';

/**
 * The topology with what its versions ask for: whoever calls a callee whose traffic is shared among versions calls
 * each of them. Calls that are declared already stay as they are.
 */
export function withCallsToVersions(topology: Topology): Topology {
  const declared = new Set(
    topology.calls.map(({ from, to, port, protocol }) => pair(from, to, port, protocol)),
  );
  const added = topology.traffic.flatMap(({ to, versions }) => {
    const services = new Set(versions.map(({ service }) => service));
    const sharing = topology.workloads.filter(
      (one) =>
        one.namespace === to.namespace &&
        one.name !== to.name &&
        one.services.some(({ name }) => services.has(name)),
    );
    const calls = topology.calls.filter(
      (call) => call.to.kind === 'workload' && keyOf(call.to) === keyOf(to),
    );
    return sharing.flatMap(({ namespace, name, ports }) =>
      calls
        .filter(({ from }) => keyOf(from) !== keyOf({ namespace, name }))
        .filter((call) => ports.some((own) => own.port === call.port && own.protocol === call.protocol))
        .map((call) => ({ ...call, to: { kind: 'workload' as const, namespace, name } })),
    );
  });
  const fresh = added.filter(({ from, to, port, protocol }) => !declared.has(pair(from, to, port, protocol)));
  return fresh.length === 0 ? topology : { ...topology, calls: [...topology.calls, ...fresh] };
}

function pair(
  from: Topology['calls'][number]['from'],
  to: Topology['calls'][number]['to'],
  port: number,
  protocol: string,
): string {
  return `${keyOf(from)} ${to.kind} ${to.kind === 'workload' ? keyOf(to) : to.name} ${port}/${protocol}`;
}
