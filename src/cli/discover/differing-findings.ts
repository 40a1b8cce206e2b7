import { compareTopologies } from '../../discovery/compare-topologies.ts';
import type { Finding } from '../../model/finding.ts';
import type { Topology, Workload } from '../../model/topology.ts';
import { endName } from './end-name.ts';

/** Facts by which policies choose pods, trust them and open their ports. */
const facts: ReadonlySet<string> = new Set(['labels', 'service-account', 'ports', 'services']);

/** One finding for each fact that answers state and manifests show otherwise; what answers add is none. */
export function differingFindings(said: Topology | undefined, shown: Topology): readonly Finding[] {
  if (!said) return [];
  const stated = new Map(said.workloads.map((workload) => [endName(workload), workload]));
  const workloads = shown.workloads.map((workload) => {
    const own = stated.get(endName(workload));
    return own ? withoutAdditions(own, workload) : workload;
  });
  return compareTopologies({ ...said, workloads }, shown).flatMap((drift): Finding[] => {
    if (drift.kind === 'changed-mesh') {
      return [differing(`namespace ${drift.namespace}`, 'mesh', drift.was, drift.is)];
    }
    if (drift.kind !== 'changed-workload' || !facts.has(drift.what)) return [];
    return [differing(endName(drift.workload), drift.what, drift.was, drift.is)];
  });
}

function withoutAdditions(said: Workload, shown: Workload): Workload {
  return {
    ...said,
    ports: shown.ports.map((port) => said.ports.find((one) => isRenumbered(one, port)) ?? port),
    services: shown.services.map(
      (service) => said.services.find(({ name }) => name === service.name) ?? service,
    ),
  };
}

function isRenumbered(one: Workload['ports'][number], other: Workload['ports'][number]): boolean {
  return one.name !== undefined && one.name === other.name && one.port !== other.port;
}

function differing(subject: string, fact: string, was: string, is: string): Finding {
  return {
    code: 'answers-differ-from-manifests',
    values: { subject, fact, answer: was || 'none', shown: is || 'none' },
  };
}
