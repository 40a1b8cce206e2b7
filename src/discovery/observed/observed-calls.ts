import type { ClusterWorkload } from '../../model/cluster.ts';
import type { WorkloadReference } from '../../model/kubernetes.ts';
import type { HttpMatch } from '../../model/topology.ts';
import type { BlindSpot } from '../blind-spot.ts';
import type { CallDraft, DraftEnd } from '../call-draft.ts';
import type { ObservedFormat, ObservedInput } from '../discovery-inputs.ts';
import type { Inventory } from '../inventory.ts';
import { referenceTo } from '../reference-to.ts';
import type { EntryPorts } from '../service-entries.ts';
import type { ObservedFile, ObservedFlow } from './observed-flow.ts';
import { readEnvoyLog } from './read-envoy-log.ts';
import { readHubble } from './read-hubble.ts';
import { readKiali } from './read-kiali.ts';
import { readPrometheus } from './read-prometheus.ts';
import { recogniseFormat } from './recognise-format.ts';
import { requestsFrom } from './requests-from.ts';
import { type FlowEnd, resolveFlow } from './resolve-flow.ts';
import { unknownEndsOf } from './unknown-ends.ts';

export interface Observed {
  readonly calls: readonly CallDraft[];
  readonly unknownEnds: readonly BlindSpot[];
  readonly files: readonly ObservedFileReport[];
}

export interface ObservedFileReport {
  readonly file: string;
  /** Undefined: none of the known formats. */
  readonly format?: ObservedFormat;
  readonly flows: number;
  readonly unreadable: number;
  /** Flows and requests that something dropped or refused. */
  readonly refused: number;
  /** Flows whose caller or callee is not among the workloads. */
  readonly unresolved: number;
}

/** The calls in files of observed traffic; flows of one caller, callee and port are one call with their number and the last time. */
export function observedCalls(
  inputs: readonly ObservedInput[],
  inventory: Inventory,
  entryPorts: EntryPorts,
): Observed {
  const calls: CallDraft[] = [];
  const files: ObservedFileReport[] = [];
  const unknownEnds: BlindSpot[] = [];
  for (const input of [...inputs].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))) {
    const format = input.format ?? recogniseFormat(input.text);
    const read: ObservedFile = format === undefined ? { flows: [], unreadable: 1 } : readAs(format, input);
    const groups = new Map<string, Group>();
    const unknown = unknownEndsOf(`${format} ${input.file}`, input.file);
    let unresolved = 0;
    for (const flow of read.flows) {
      const { from, to } = resolveFlow(flow, inventory, entryPorts);
      if (from === undefined || to.length === 0) {
        unresolved += 1;
        unknown.add(flow, from, to);
      } else for (const end of to) if (!isSame(from, end.to)) addTo(groups, { from, ...end }, flow);
    }
    unknownEnds.push(...unknown.spots());
    calls.push(...[...groups.values()].map((group) => callFrom(group, `${format} ${input.file}`)));
    files.push({
      file: input.file,
      ...(format ? { format } : {}),
      flows: read.flows.length,
      unreadable: read.unreadable,
      refused: read.refused ?? 0,
      unresolved,
    });
  }
  return { calls, unknownEnds, files };
}

function readAs(format: ObservedFormat, input: ObservedInput): ObservedFile {
  switch (format) {
    case 'hubble':
      return readHubble(input.text);
    case 'prometheus':
      return readPrometheus(input.text);
    case 'kiali':
      return readKiali(input.text);
    case 'envoy-access-log':
      return readEnvoyLog(input.text, input.workload);
    default:
      return format satisfies never;
  }
}

type Ends = FlowEnd & { readonly from: ClusterWorkload };

interface Group {
  readonly ends: Ends;
  readonly flows: ObservedFlow[];
}

function addTo(groups: Map<string, Group>, ends: Ends, flow: ObservedFlow): void {
  const key = JSON.stringify([ends.from.namespace, ends.from.name, ends.to, ends.port, flow.protocol]);
  const group = groups.get(key);
  if (group) group.flows.push(flow);
  else groups.set(key, { ends, flows: [flow] });
}

function callFrom({ ends, flows }: Group, source: string): CallDraft {
  const byReporter = new Map<string, number>();
  for (const { reporter = '', count } of flows)
    if (count !== undefined) byReporter.set(reporter, (byReporter.get(reporter) ?? 0) + count);
  const count = byReporter.size === 0 ? undefined : Math.max(...byReporter.values());
  const lastSeen = flows
    .flatMap((flow) => flow.lastSeen ?? [])
    .sort()
    .at(-1);
  const protocols = flows.flatMap(({ appProtocol }) => appProtocol ?? []);
  const appProtocol = protocols.find((protocol) => protocol !== 'tcp') ?? protocols[0];
  const http: readonly HttpMatch[] = requestsFrom(flows.flatMap(({ request }) => request ?? []));
  return {
    from: referenceTo(ends.from),
    to: ends.to,
    port: ends.port,
    protocol: flows[0]?.protocol ?? 'TCP',
    ...(appProtocol ? { appProtocol } : {}),
    ...(http.length > 0 ? { http } : {}),
    origin: {
      kind: 'observed',
      source,
      ...(count === undefined ? {} : { count }),
      ...(lastSeen ? { lastSeen } : {}),
    },
  };
}

function isSame({ namespace, name }: WorkloadReference, to: DraftEnd): boolean {
  return to.kind === 'workload' && to.namespace === namespace && to.name === name;
}
