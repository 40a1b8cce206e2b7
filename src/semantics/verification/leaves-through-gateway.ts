import type { ClusterWorkload } from '../../model/cluster.ts';
import type { TrafficRequest } from '../../model/request.ts';
import type { Verdict } from '../../model/verdict.ts';
import { hbonePort } from '../istio/istio-ports.ts';
import type { Judge } from '../judge.ts';
import { type DeclaredRequest, referenceOf } from '../proof/declared.ts';
import { carriesEgress } from '../proof/declared-flows.ts';
import type { VerifiedWorld } from './verified-world.ts';

/**
 * A call to an external destination that is meant to leave through a gateway or a waypoint, and is denied on the
 * direct way: where both legs pass, it hangs on the routes, and no simulation shows that they carry each connection.
 * Undefined: no such call, or a leg is denied.
 */
export function leavesThroughGateway(
  { answer, request }: DeclaredRequest,
  direct: Verdict,
  { world, topology }: VerifiedWorld,
  judge: Judge,
): Verdict | undefined {
  const { source, destination, protocol } = request;
  if (direct.outcome !== 'denied' || !('workload' in source) || !('address' in destination)) return undefined;
  const call = topology.calls.find((one) => one.answer === answer);
  const external = topology.externals.find(
    ({ name }) => call?.to.kind === 'external' && name === call.to.name,
  );
  if (!external?.egressGateway || external.hosts.length === 0 || protocol !== 'TCP') return undefined;
  const gateways = [
    ...world.waypoints.filter(({ namespace }) => namespace === source.workload.namespace),
    ...[...world.gateways.values()].filter(carriesEgress),
  ];
  const passes = (one: TrafficRequest) => judge.ask(one).outcome !== 'denied';
  const gateway = gateways.find(
    (one) =>
      portsOf(one, request.port).some((port) =>
        passes({ source, destination: { workload: referenceOf(one) }, port, protocol }),
      ) && passes({ ...request, source: { workload: referenceOf(one) } }),
  );
  if (!gateway) return undefined;
  const reason = `only through ${gateway.namespace}/${gateway.name}, where its routes send it there; directly: ${direct.decidedBy.reason}`;
  const decidedBy = {
    ...direct.decidedBy,
    outcome: 'undetermined',
    decidedBy: { default: 'unknown-attribute' },
    reason,
  } as const;
  return { ...direct, outcome: 'undetermined', decidedBy, callerSees: 'unknown' };
}

function portsOf({ ports }: ClusterWorkload, port: number): number[] {
  return [hbonePort, port, ...ports.map((own) => own.port)];
}
