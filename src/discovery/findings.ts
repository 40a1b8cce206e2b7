import type { Finding } from '../model/finding.ts';
import type { WorkloadReference } from '../model/kubernetes.ts';
import type { Evidence, Topology } from '../model/topology.ts';
import type { BlindSpot, Discovery, Exposure } from './discovery.ts';
import { id } from './inventory.ts';
import { observationOf } from './merge-calls.ts';
import type { Observed } from './observed/observed-calls.ts';

const mostNames = 3;

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
    ...blindSpots.flatMap((spot) =>
      spot.kind === 'calls-beyond-settings' || spot.kind === 'unread-input' ? [] : [findingFor(spot)],
    ),
    ...exposures.map(exposed),
    ...unseen.map((gateway) => ({
      code: 'gateway-not-in-input',
      values: { gateway, workloads: workloadsBehind(unplaced, gateway) },
    })),
    ...otherPolicies.map(({ kind, name, evidence }) => ({
      code: 'other-policy-kind',
      values: { kind, name },
      place: placeOf(evidence),
    })),
    ...topology.calls.flatMap((call, index) => {
      const { origin, from, to, port } = call;
      if (origin.kind !== 'inferred' || origin.confidence !== 'low') return [];
      const callee = to.kind === 'workload' ? id(to.namespace, to.name) : to.name;
      const [evidence] = origin.evidence;
      const values = {
        caller: id(from.namespace, from.name),
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
  const names = entries.filter((entry) => entry.gateway === gateway).map(({ to }) => name(to));
  return [...new Set(names)].join(', ');
}

/** The finding that tells a blind spot. */
export function findingFor(
  spot: Exclude<BlindSpot, { kind: 'calls-beyond-settings' | 'unread-input' }>,
): Finding {
  switch (spot.kind) {
    case 'service-without-caller':
      return {
        code: spot.kind,
        values: { service: name(spot.service), workloads: spot.workloads.map(name).join(', ') },
        object: { kind: 'Service', ...spot.service },
      };
    case 'unseen-peers':
    case 'workload-without-calls':
      return { code: spot.kind, values: { workload: name(spot.workload) } };
    case 'missing-service':
      return {
        code: spot.kind,
        values: {
          from: name(spot.from),
          service: name(spot.service),
          field: spot.evidence.field,
          object: spot.evidence.object,
        },
        place: placeOf(spot.evidence),
      };
    case 'caller-not-in-input':
    case 'callee-not-in-input': {
      const others = firstOf(spot.others);
      return {
        code: spot.kind,
        values: {
          workloads: firstOf(spot.workloads.map(name)),
          ...(spot.kind === 'caller-not-in-input' ? { callers: others } : { callees: others }),
          source: spot.source,
        },
        place: spot.place,
      };
    }
    case 'missing-port':
      return {
        code: spot.kind,
        values: {
          from: name(spot.from),
          service: name(spot.service),
          port: spot.port,
          field: spot.evidence.field,
          object: spot.evidence.object,
        },
        place: placeOf(spot.evidence),
      };
    case 'reference-not-granted':
      return {
        code: spot.kind,
        values: { route: `${spot.route.kind} ${name(spot.route)}`, service: name(spot.service) },
        place: placeOf(spot.evidence),
      };
    case 'unreadable-setting':
      return {
        code: spot.kind,
        values: { workload: name(spot.from), setting: spot.key || spot.evidence.field, source: spot.source },
        place: placeOf(spot.evidence),
      };
    case 'secret-address':
      return {
        code: spot.kind,
        values: { workload: name(spot.from), object: spot.evidence.object, field: spot.evidence.field },
        place: placeOf(spot.evidence),
      };
    case 'unknown-port':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.from),
          host: spot.host,
          field: spot.evidence.field,
          object: spot.evidence.object,
        },
        place: placeOf(spot.evidence),
      };
    case 'mentioned-service':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.from),
          service: name(spot.service),
          field: spot.evidence.field,
          object: spot.evidence.object,
        },
        place: placeOf(spot.evidence),
      };
    case 'named-by-object':
      return {
        code: spot.kind,
        values: {
          service: name(spot.service),
          workloads: firstOf(spot.workloads.map(name)),
          object: spot.evidence.object,
          field: spot.evidence.field,
        },
        place: placeOf(spot.evidence),
      };
    case 'injected-container':
    case 'cloud-destination':
      return {
        code: spot.kind,
        values: { workload: name(spot.workload), sign: spot.sign, object: spot.evidence.object },
        place: placeOf(spot.evidence),
      };
    case 'external-without-caller':
      return {
        code: spot.kind,
        values: { host: spot.host, object: spot.evidence.object },
        place: placeOf(spot.evidence),
      };
    case 'unread-config-map':
      return {
        code: spot.kind,
        values: { configMap: name(spot.configMap), services: spot.services.map(name).join(', ') },
        place: placeOf(spot.evidence),
      };
    case 'unlabelled-workload':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.workload),
          callees:
            spot.callees.length === 0 ? '' : `, with its calls to ${spot.callees.map(name).join(', ')}`,
        },
        place: placeOf(spot.evidence),
      };
    case 'part-left-out':
      return { code: spot.kind, values: { part: spot.part, problem: spot.problem } };
    case 'knative-path':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.workload),
          callers:
            spot.callers.length === 0 ? '' : `, and of its callers ${spot.callers.map(name).join(', ')}`,
        },
      };
    case 'gateway-without-route':
      return {
        code: spot.kind,
        values: {
          workload: name(spot.workload),
          gateway: spot.gateway,
          port: spot.port,
          source: spot.source,
        },
      };
    case 'service-port-without-target':
      return {
        code: spot.kind,
        values: { service: name(spot.service), port: spot.port, target: spot.target },
        object: { kind: 'Service', ...spot.service },
      };
    case 'operator-object':
      return {
        code: spot.kind,
        values: { kind: spot.object.kind, name: name(spot.object) },
        place: placeOf(spot.evidence),
      };
    case 'service-without-workload':
      return {
        code: spot.kind,
        values: { service: name(spot.service) },
        object: { kind: 'Service', ...spot.service },
      };
    default:
      return spot satisfies never;
  }
}

/** The first names of a list, and how many more there are. */
function firstOf(names: readonly string[]): string {
  const rest = names.length - mostNames;
  return [...names.slice(0, mostNames), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function exposed({ service, type, to, port, evidence }: Exposure): Finding {
  return {
    code: type === 'webhook' ? 'called-by-api-server' : 'exposed-service',
    values: { service: name(service), type, workload: name(to), port },
    place: placeOf(evidence),
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

function name(reference: WorkloadReference): string {
  return id(reference.namespace, reference.name);
}

function placeOf({ file, line }: Evidence): { file: string; line?: number } {
  return line === undefined ? { file } : { file, line };
}
