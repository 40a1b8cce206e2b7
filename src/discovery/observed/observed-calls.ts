import { targetPortAt } from '../../kubernetes/service-routing.ts';
import type { ClusterService, ClusterWorkload } from '../../model/cluster.ts';
import type { WorkloadReference } from '../../model/kubernetes.ts';
import type { HttpMatch } from '../../model/topology.ts';
import type { CallDraft, DraftEnd } from '../call-draft.ts';
import type { BlindSpot, ObservedFormat, ObservedInput } from '../discovery.ts';
import type { Inventory } from '../inventory.ts';
import { choosePorts } from '../resolve-port.ts';
import type { EntryPort, EntryPorts } from '../service-entries.ts';
import type { EndHint, ObservedFile, ObservedFlow, ServiceHint } from './observed-flow.ts';
import { readEnvoyLog } from './read-envoy-log.ts';
import { readHubble } from './read-hubble.ts';
import { readKiali } from './read-kiali.ts';
import { readPrometheus } from './read-prometheus.ts';
import { recogniseFormat } from './recognise-format.ts';
import { requestsFrom } from './requests-from.ts';
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

interface Ends {
  readonly from: ClusterWorkload;
  readonly to: DraftEnd;
  readonly port: number;
}

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
    from: { namespace: ends.from.namespace, name: ends.from.name },
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

function resolveFlow(
  flow: ObservedFlow,
  inventory: Inventory,
  entryPorts: EntryPorts,
): { readonly from: ClusterWorkload | undefined; readonly to: readonly Omit<Ends, 'from'>[] } {
  const [from] = workloadsAt(flow.from, inventory);
  return { from, to: calleesAt(flow, inventory, entryPorts) };
}

function isSame({ namespace, name }: WorkloadReference, to: DraftEnd): boolean {
  return to.kind === 'workload' && to.namespace === namespace && to.name === name;
}

function calleesAt(
  { to, appProtocol }: ObservedFlow,
  inventory: Inventory,
  entryPorts: EntryPorts,
): Omit<Ends, 'from'>[] {
  if (to.kind === 'unknown') return [];
  const workloads = workloadsAt(to, inventory);
  if (workloads.length > 0 && to.kind !== 'service') {
    return workloads.flatMap((workload) =>
      portsAt(workload, to, appProtocol, inventory).map((port) => ({ to: end(workload), port })),
    );
  }
  const service = serviceAt(to, inventory);
  if (service)
    return throughService(
      service,
      to.kind === 'address' ? (portIn(to.host) ?? to.port) : to.kind === 'service' ? to.port : undefined,
      appProtocol,
      inventory,
    );
  if (to.kind === 'host' || to.kind === 'address') {
    const host = to.kind === 'host' ? to.host : (to.host ?? to.address);
    const outside = host.includes(':') ? host.slice(0, host.indexOf(':')) : host;
    const port = to.port ?? entryPort(entryPorts.get(outside) ?? [], appProtocol);
    if (port === undefined || /\.svc(\.|$)/.test(outside)) return [];
    return [{ to: { kind: 'external', host: outside }, port }];
  }
  return [];
}

/** The only port of a ServiceEntry, or the only one for what was spoken. */
function entryPort(
  ports: readonly EntryPort[],
  appProtocol: ObservedFlow['appProtocol'],
): number | undefined {
  const fitting = ports.length > 1 ? ports.filter((each) => each.appProtocol === appProtocol) : ports;
  return fitting.length === 1 ? fitting[0]?.port : undefined;
}

/** The port of a callee that is known as a workload: said by the source, or found at the Service that was called, or its only one. */
function portsAt(
  workload: ClusterWorkload,
  to: EndHint,
  appProtocol: ObservedFlow['appProtocol'],
  inventory: Inventory,
): number[] {
  if ('port' in to && to.port !== undefined && to.kind !== 'service') return [to.port];
  const hint: ServiceHint | undefined = to.kind === 'workload' ? to.service : undefined;
  const named = hint && inventory.service(hint.namespace, hint.name);
  const services = named ? [named] : inventory.servicesOf(workload);
  const ports = services.flatMap((service) => {
    const choice = choosePorts(service, {
      ...(hint?.port === undefined ? {} : { port: hint.port }),
      ...(appProtocol ? { appProtocol } : {}),
      words: [],
    });
    return (choice?.ports ?? []).flatMap(
      (port) => targetPortAt(workload, port.targetPort, port.protocol) ?? [],
    );
  });
  return [...new Set(ports)].sort((a, b) => a - b);
}

function throughService(
  service: ClusterService,
  port: number | undefined,
  appProtocol: ObservedFlow['appProtocol'],
  inventory: Inventory,
): Omit<Ends, 'from'>[] {
  const choice = choosePorts(service, {
    ...(port === undefined ? {} : { port }),
    ...(appProtocol ? { appProtocol } : {}),
    words: [],
  });
  return inventory.workloadsOf(service).flatMap((workload) =>
    (choice?.ports ?? []).flatMap((each) => {
      const number =
        service.headless && port !== undefined
          ? port
          : targetPortAt(workload, each.targetPort, each.protocol);
      return number === undefined ? [] : [{ to: end(workload), port: number }];
    }),
  );
}

function serviceAt(to: EndHint, inventory: Inventory): ClusterService | undefined {
  if (to.kind === 'service') return inventory.service(to.namespace, to.name);
  if (to.kind === 'address') {
    const named = /^([^.]+)\.([^.]+)\.svc(\.|:|$)/.exec(to.host ?? '');
    return (
      inventory.serviceByAddress(to.address) ??
      (named ? inventory.service(named[2] ?? '', named[1] ?? '') : undefined)
    );
  }
  const named = to.kind === 'host' ? /^([^.]+)\.([^.]+)\.svc(\.|$)/.exec(to.host) : null;
  return named ? inventory.service(named[2] ?? '', named[1] ?? '') : undefined;
}

function workloadsAt(hint: EndHint, inventory: Inventory): readonly ClusterWorkload[] {
  switch (hint.kind) {
    case 'workload': {
      const named = inventory.workload(hint.namespace, hint.name);
      if (named) return [named];
      return hint.labels && Object.keys(hint.labels).length > 0
        ? inventory.select(hint.namespace, hint.labels)
        : [];
    }
    case 'pod':
      return podOwner(hint.name, hint.namespace, inventory);
    case 'address':
    case 'pod-address': {
      const workload = inventory.workloadByAddress(hint.address);
      return workload ? [workload] : [];
    }
    case 'service':
    case 'host':
    case 'unknown':
      return [];
    default:
      return hint satisfies never;
  }
}

/** A pod's name is its owner's with one or two generated parts; the longest owner that fits and is the only one counts. */
function podOwner(
  pod: string,
  namespace: string | undefined,
  inventory: Inventory,
): readonly ClusterWorkload[] {
  const parts = pod.split('-');
  for (let length = parts.length; length > 0 && length >= parts.length - 3; length -= 1) {
    const name = parts.slice(0, length).join('-');
    const found =
      namespace === undefined
        ? inventory.workloadsNamed(name)
        : [inventory.workload(namespace, name)].filter((workload) => workload !== undefined);
    if (found.length > 0) return found.length === 1 ? found : [];
  }
  return [];
}

function end(workload: ClusterWorkload): DraftEnd {
  return { kind: 'workload', namespace: workload.namespace, name: workload.name };
}

function portIn(host: string | undefined): number | undefined {
  const port = Number(host?.split(':')[1]);
  return Number.isInteger(port) && port > 0 ? port : undefined;
}
