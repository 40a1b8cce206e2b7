import type { ClusterWorkload } from '../../model/cluster.ts';
import type { UndeterminedPairs } from '../../model/verification.ts';
import { bitsOf, countBits } from '../bitset.ts';
import type { Judge } from '../judge.ts';
import type { JudgedPort } from './judged-ports.ts';

/** Counts pairs that cannot be known offline, by the reason of the first of each row. */
export function undeterminedPairs(
  ports: readonly JudgedPort[],
  workloads: readonly ClusterWorkload[],
  names: readonly string[],
  judge: Judge,
): UndeterminedPairs[] {
  const byReason = new Map<string, Omit<UndeterminedPairs, 'reason'>>();
  for (const { destination, port, protocol, row, isOther } of ports) {
    const [first] = bitsOf(row.undetermined);
    const source = first === undefined ? undefined : workloads[first];
    if (first === undefined || source === undefined) continue;
    const { decidedBy } = judge.ask({
      source: { workload: source },
      destination: { workload: destination },
      port,
      protocol,
    });
    const reason = reasonText(decidedBy.decidedBy, decidedBy.reason);
    const known = byReason.get(reason);
    const pairs = countBits(row.undetermined) + (known?.pairs ?? 0);
    const name = names[workloads.indexOf(destination)];
    const where = isOther ? `any other ${protocol} port of ${name}` : `${name}:${port}`;
    byReason.set(reason, {
      pairs,
      decidedBy: known?.decidedBy ?? decidedBy.decidedBy,
      example: known?.example ?? `${names[first]} to ${where}`,
    });
  }
  return [...byReason].map(([reason, found]) => ({ reason, ...found }));
}

/** The same cause at several workloads counts as one. */
function reasonText(decidedBy: ReturnType<Judge['ask']>['decidedBy']['decidedBy'], reason: string): string {
  if ('default' in decidedBy && decidedBy.object !== undefined) {
    const { kind, namespace, name } = decidedBy.object;
    return `${decidedBy.default}: ${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  }
  return 'default' in decidedBy ? decidedBy.default : reason;
}
