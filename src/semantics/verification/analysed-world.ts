import type { Cluster, ClusterWorkload } from '../../model/cluster.ts';
import { namespacedName } from '../../model/namespaced-name.ts';
import type { VerificationInput } from './verification-input.ts';
import { type VerificationSubject, verificationSubject } from './verification-subject.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** In which world the catalogue of findings looks at the policies. */
export interface AnalysedWorld {
  /** What the policies are judged with, without the pods that only stand for others. */
  readonly cluster: Cluster;
  /** Who was declared as a caller of each workload, both by `namespace/name`; absent where nothing was declared. */
  readonly callers?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The world of a verification as its findings need it. */
export function analysedWorld(input: VerificationInput): AnalysedWorld {
  const { verified, flows } = verificationSubject(input);
  return { cluster: clusterOf(verified), ...(flows ? { callers: callersOf(flows) } : {}) };
}

function clusterOf({ origin, world }: VerifiedWorld): Cluster {
  const { cluster, strangers } = world;
  const known = cluster.workloads
    .filter((workload) => !strangers.includes(workload))
    .map((workload) => withDeclaredPorts(workload, world.declared(workload)));
  const openWorld = origin === 'representatives';
  return { ...cluster, workloads: openWorld ? [] : known, openWorld };
}

/** Answers say of a workload what its ports do not: where it is scraped, and where it is probed. */
function withDeclaredPorts(
  workload: ClusterWorkload,
  declared: ReturnType<VerifiedWorld['world']['declared']>,
): ClusterWorkload {
  if (!declared) return workload;
  const { metrics } = declared;
  const probePorts = [...new Set([...(workload.probePorts ?? []), ...declared.probePorts])];
  const known = workload.ports.some(({ port }) => port === metrics?.port);
  const scraped = metrics && !known ? [{ port: metrics.port, protocol: 'TCP' as const }] : [];
  return { ...workload, ports: [...workload.ports, ...scraped], probePorts };
}

function callersOf(flows: NonNullable<VerificationSubject['flows']>): Map<string, Set<string>> {
  return new Map(
    [...flows].map(([destination, list]) => [
      destination,
      new Set(list.map(({ source }) => namespacedName(source))),
    ]),
  );
}
