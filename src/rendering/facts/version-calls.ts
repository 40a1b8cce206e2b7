import type { Call, Topology } from '../../model/topology.ts';
import { keyOf } from './survey.ts';

/** A caller of a callee with versions reaches the workloads behind each version's Service too. */
export function withVersionCalls(topology: Topology, routed: boolean): Call[] {
  const derived = topology.traffic.flatMap((settings) =>
    (routed ? settings.versions : []).flatMap(({ service }) =>
      topology.workloads
        .filter(
          (workload) =>
            workload.namespace === settings.to.namespace &&
            workload.name !== settings.to.name &&
            workload.services.some(({ name }) => name === service),
        )
        .flatMap((version) =>
          topology.calls
            .filter(({ to }) => to.kind === 'workload' && keyOf(to) === keyOf(settings.to))
            .filter(({ from }) => keyOf(from) !== keyOf(version))
            .filter(({ port, protocol }) =>
              version.ports.some((own) => own.port === port && own.protocol === protocol),
            )
            .map((call) => ({
              ...call,
              to: { kind: 'workload' as const, namespace: version.namespace, name: version.name },
            })),
        ),
    ),
  );
  const known = new Set(topology.calls.map(callKey));
  return [...topology.calls, ...derived.filter((call) => !known.has(callKey(call)))];
}

function callKey({ from, to, port, protocol }: Call): string {
  const end = to.kind === 'workload' ? keyOf(to) : to.name;
  return `${keyOf(from)} ${to.kind} ${end} ${port}/${protocol}`;
}
