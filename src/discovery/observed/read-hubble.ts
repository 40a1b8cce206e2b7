import { type Fields, fields, isFields, list, text } from '../../kubernetes/untrusted.ts';
import type { Protocol } from '../../model/kubernetes.ts';
import { plainText } from '../plain-text.ts';
import { tunnelPort } from '../tunnel-port.ts';
import { jsonDocuments } from './json-documents.ts';
import { type EndHint, type ObservedFile, type ObservedFlow, readTime } from './observed-flow.ts';

/**
 * Flows that `hubble observe -o json` or `-o jsonpb` wrote, one JSON object a line,
 * or what `jq` made of it (Cilium `api/v1/flow/flow.proto`; with or without the `flow` envelope). Replies, drops and name resolution are no calls.
 */
export function readHubble(content: string): ObservedFile {
  const events: Event[] = [];
  let unreadable = 0;
  let refused = 0;
  for (const parsed of jsonDocuments(content)) {
    if (!isFields(parsed)) unreadable += 1;
    else if (isFields(parsed.lost_events)) unreadable += lostIn(parsed.lost_events);
    else {
      const envelope = isFields(parsed.flow) ? parsed.flow : parsed;
      if (['DROPPED', 'ERROR'].includes(plainText(envelope.verdict)) && !isReply(envelope)) refused += 1;
      const flow = flowFrom(envelope, parsed.time);
      if (flow) events.push({ flow, connection: connectionOf(envelope) });
    }
  }
  return { flows: countedOnce(events), unreadable, refused };
}

/** How many events an agent or relay says that it lost (Cilium `api/v1/flow/flow.proto`, `LostEvent`). */
function lostIn({ num_events_lost: lost }: Fields): number {
  const count = Number(plainText(lost));
  return Number.isSafeInteger(count) && count > 0 ? count : 1;
}

interface Event {
  readonly flow: ObservedFlow;
  /** Undefined where an address or a port is missing. */
  readonly connection: string | undefined;
}

/** Many events tell of one connection, at both of its ends: it counts once, or by its requests where some were seen. */
function countedOnce(events: readonly Event[]): ObservedFlow[] {
  const counted = new Set(events.flatMap(({ flow, connection }) => (flow.request && connection) || []));
  return events.map(({ flow, connection }) => {
    if (flow.request || connection === undefined) return flow;
    if (counted.has(connection)) return { ...flow, count: 0 };
    counted.add(connection);
    return flow;
  });
}

function connectionOf({ IP, l4 }: Fields): string | undefined {
  const { source, destination } = fields(IP);
  const [[protocol, ports] = []] = Object.entries(fields(l4));
  const { source_port: from, destination_port: to } = fields(ports);
  const parts = [source, from, destination, to];
  return parts.includes(undefined) ? undefined : `${protocol} ${parts.map(plainText).join(' ')}`;
}

/** Where proxies talk to istiod, and are asked for health and metrics (same page): no calls of an application. */
const proxyPorts: ReadonlySet<number> = new Set([15010, 15012, 15017, 15020, 15021, 15090]);

const seenVerdicts = new Set(['FORWARDED', 'REDIRECTED', 'TRACED', 'AUDIT']);

function flowFrom(flow: Fields, time: unknown): ObservedFlow | undefined {
  if (!seenVerdicts.has(plainText(flow.verdict)) || isReply(flow)) return undefined;
  const layer4 = fields(flow.l4);
  const protocol = (['TCP', 'UDP', 'SCTP'] as const).find((name) => isFields(layer4[name]));
  if (!protocol) return undefined;
  const port = fields(layer4[protocol]).destination_port;
  if (typeof port !== 'number' || (protocol === 'TCP' && isLateSegment(flow, fields(layer4.TCP))))
    return undefined;
  const { http, dns } = fields(flow.l7);
  if (dns !== undefined || port === 53 || proxyPorts.has(port)) return undefined;
  const request = requestOf(fields(http));
  const lastSeen = readTime(text(flow.time) ?? text(time));
  return {
    from: endOf(fields(flow.source), flow, 'source'),
    to: withPort(endOf(fields(flow.destination), flow, 'destination'), port),
    protocol: protocol satisfies Protocol,
    ...(request ? { request, appProtocol: 'http' as const } : {}),
    count: 1,
    ...(lastSeen === undefined ? {} : { lastSeen }),
  };
}

function isReply(flow: Fields): boolean {
  const { is_reply: known, reply } = flow;
  return (
    known === true || fields(known).value === true || reply === true || fields(flow.l7).type === 'RESPONSE'
  );
}

/** Where the direction is not known, only the segment that opens a connection tells who called. */
function isLateSegment(flow: Fields, tcp: Fields): boolean {
  if (flow.is_reply !== undefined && flow.is_reply !== null) return false;
  const flags = fields(tcp.flags);
  return flow.l7 === undefined && (flags.SYN !== true || flags.ACK === true);
}

function requestOf(http: Fields): ObservedFlow['request'] {
  const method = text(http.method);
  const url = text(http.url);
  if (method === undefined) return undefined;
  const path = url?.replace(/^[a-z]+:\/\/[^/]*/i, '');
  return { method, ...(path === undefined ? {} : { path: path === '' ? '/' : path }) };
}

function endOf(end: Fields, flow: Fields, side: 'source' | 'destination'): EndHint {
  const namespace = text(end.namespace);
  const labels = podLabels(list(end.labels).map(plainText));
  const workload = fields(list(end.workloads)[0]);
  const pod = text(end.pod_name);
  const name = text(workload.name);
  if (namespace && name) return { kind: 'workload', namespace, name, labels };
  if (namespace && pod) return { kind: 'pod', namespace, name: pod };
  const host = text(list(flow[`${side}_names`])[0]);
  const address = text(fields(flow.IP)[side]);
  const reserved = list(end.labels).map((label) => /^reserved:([a-z-]+)$/.exec(plainText(label))?.[1]);
  // Its own node reaches a pod whatever policies say; another one, or the API server, does not.
  if (reserved.some((name) => name === 'host' || name === 'health' || name === 'init'))
    return { kind: 'unknown' };
  const other = reserved.find((name) => name === 'remote-node' || name === 'kube-apiserver');
  if (other !== undefined) return { kind: 'unknown', name: `reserved:${other}` };
  if (address === undefined) return { kind: 'unknown' };
  return { kind: 'address', address, ...(host === undefined ? {} : { host }) };
}

function withPort(end: EndHint, port: number): EndHint {
  return end.kind === 'unknown' || port === tunnelPort ? end : { ...end, port };
}

/** `k8s:app=web` is the pod's label `app`; Cilium's own (`io.kubernetes.pod.namespace`, …) are left out. */
function podLabels(labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    labels.flatMap((label) => {
      const [key = '', ...value] = label.replace(/^k8s:/, '').split('=');
      return label.startsWith('k8s:') && !key.startsWith('io.kubernetes.') && !key.startsWith('io.cilium.')
        ? [[key, value.join('=')]]
        : [];
    }),
  );
}
