import { groupBy } from '../../model/group-by.ts';
import type { CheckedNeed } from '../../model/verification.ts';
import { hasBit } from '../bitset.ts';
import type { Judge } from '../judge.ts';
import type { DeclaredRequest } from '../proof/declared.ts';
import { requestResolver } from '../resolve-request.ts';
import type { JudgedPort } from './judged-ports.ts';
import { leavesThroughGateway } from './leaves-through-gateway.ts';
import type { VerifiedWorld } from './verified-world.ts';

/**
 * What becomes of each request that has to pass. Where the row of its destination already says that every request of
 * its source passes, it is not asked again; rows speak of pods, so that this holds only where no Service changes it.
 */
export function checkNeeds(
  requests: readonly DeclaredRequest[],
  verified: VerifiedWorld,
  judge: Judge,
  ports: readonly JudgedPort[],
  servicesMatter: boolean,
): CheckedNeed[] {
  const { cluster } = verified.world;
  const resolver = requestResolver(cluster);
  const indices = new Map(cluster.workloads.map((workload, index) => [workload, index]));
  const rows = groupBy(ports, (port) => port.destination);
  const surelyPasses = (request: DeclaredRequest['request']): boolean => {
    if (servicesMatter || !('workload' in request.source) || 'address' in request.destination) return false;
    const resolution = resolver.resolve(request);
    return (
      resolution.kind === 'resolved' &&
      resolution.requests.every(({ source, destination, port, protocol }) => {
        if (source.kind !== 'workload' || destination.kind !== 'workload') return false;
        const row = rows
          .get(destination.workload)
          ?.find((one) => one.port === port && one.protocol === protocol);
        const index = indices.get(source.workload);
        return row !== undefined && index !== undefined && hasBit(row.row.allowed, index);
      })
    );
  };
  return requests.map((declared): CheckedNeed => {
    const { purpose, answer, request, flow } = declared;
    const external = flow?.to && 'kind' in flow.to && flow.to.kind === 'external' ? flow.to.name : undefined;
    const need = { purpose, answer, request, ...(external === undefined ? {} : { external }) };
    if (surelyPasses(request)) return { ...need, outcome: 'allowed' };
    const direct = judge.ask(request);
    const verdict = leavesThroughGateway(declared, direct, verified, judge) ?? direct;
    return { ...need, outcome: verdict.outcome, verdict };
  });
}
