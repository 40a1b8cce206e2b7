import type { Finding } from '../model/finding.ts';
import { namespacedName } from '../model/namespaced-name.ts';
import type { Topology } from '../model/topology.ts';
import type { BlindSpot } from './blind-spot.ts';
import { blindSpotFinding, isTold } from './blind-spot-finding.ts';
import type { Discovery, Exposure } from './discovery.ts';
import { evidencePlace } from './evidence.ts';
import { observationOf } from './merge-calls.ts';
import type { Observed } from './observed/observed-calls.ts';

export interface FindingInputs {
  readonly topology: Topology;
  readonly blindSpots: readonly BlindSpot[];
  readonly exposures: readonly Exposure[];
  readonly otherPolicies: Discovery['otherPolicies'];
  readonly unplaced: Discovery['unplacedEntryPoints'];
  readonly observed: Observed;
  readonly isObserved: boolean;
}

/** What discovery wants to tell; one finding for each blind spot, exposure and file that could not be used in full. */
export function findingsFrom({
  topology,
  blindSpots,
  exposures,
  otherPolicies,
  unplaced,
  observed,
  isObserved,
}: FindingInputs): readonly Finding[] {
  const unseen = [...new Set(unplaced.map(({ gateway }) => gateway))].sort();
  return [
    ...(topology.workloads.length > 0
      ? [{ code: 'compiled-calls-unseen', values: { workloads: topology.workloads.length } }]
      : []),
    ...blindSpots.filter(isTold).map(blindSpotFinding),
    ...exposures.map(exposed),
    ...unseen.map((gateway) => ({
      code: 'gateway-not-in-input',
      values: { gateway, workloads: workloadsBehind(unplaced, gateway) },
    })),
    ...otherPolicies.map(({ kind, name, evidence }) => ({
      code: 'other-policy-kind',
      values: { kind, name },
      place: evidencePlace(evidence),
    })),
    ...topology.calls.flatMap((call, index) => {
      const { origin, from, to, port } = call;
      if (origin.kind !== 'inferred' || origin.confidence !== 'low') return [];
      const callee = to.kind === 'workload' ? namespacedName(to) : to.name;
      const [evidence] = origin.evidence;
      const values = {
        caller: namespacedName(from),
        callee,
        port,
        evidence: evidence ? `${evidence.object} ${evidence.field}` : '',
      };
      return [{ code: 'guessed-call', values, answer: `topology.calls[${index}]` }];
    }),
    ...(isObserved
      ? [
          {
            code: 'learning-window',
            values: {
              calls: topology.calls.filter(({ origin }) => origin.kind === 'observed' && !origin.evidence)
                .length,
              narrowed: topology.calls.filter(({ origin, http }) => observationOf(origin) && http.length > 0)
                .length,
            },
          },
        ]
      : []),
    ...observed.files.flatMap(observedFindings),
  ];
}

function workloadsBehind(entries: FindingInputs['unplaced'], gateway: string): string {
  const names = entries.filter((entry) => entry.gateway === gateway).map(({ to }) => namespacedName(to));
  return [...new Set(names)].join(', ');
}

function exposed({ service, type, to, port, evidence }: Exposure): Finding {
  return {
    code: type === 'webhook' ? 'called-by-api-server' : 'exposed-service',
    values: { service: namespacedName(service), type, workload: namespacedName(to), port },
    place: evidencePlace(evidence),
  };
}

function observedFindings({
  file,
  format,
  flows,
  unreadable,
  refused,
  unresolved,
}: Observed['files'][number]): Finding[] {
  if (format === undefined) return [{ code: 'observed-unknown-format', values: { file }, place: { file } }];
  return [
    ...(unreadable > 0
      ? [{ code: 'observed-unreadable', values: { file, format, lines: unreadable }, place: { file } }]
      : []),
    ...(refused > 0
      ? [{ code: 'observed-refused', values: { file, format, flows: refused }, place: { file } }]
      : []),
    ...(unresolved > 0
      ? [{ code: 'observed-unresolved', values: { file, format, flows, unresolved }, place: { file } }]
      : []),
  ];
}
