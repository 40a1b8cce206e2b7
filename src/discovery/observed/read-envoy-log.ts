import { type Fields, fields, isFields, text } from '../../kubernetes/untrusted.ts';
import type { WorkloadReference } from '../../model/kubernetes.ts';
import { isLoopback, readHost, readPort } from '../addresses/host.ts';
import { plainText } from '../plain-text.ts';
import { logLine } from './log-line.ts';
import { type EndHint, type ObservedFile, type ObservedFlow, parseJson, readTime } from './observed-flow.ts';

/**
 * Access logs of Istio's proxies in Istio's default text format or its JSON format (istio.io "Envoy Access Logs").
 * An `outbound` line is a call of the pod whose log it is, an `inbound` line one to it, an `inbound-vip` line one that a
 * waypoint passed on. The log does not name its pod: it is the one in the prefix of `kubectl logs --prefix`, the workload
 * that the input names, or the pod that has the address at the sidecar's own end of the connection.
 */
export function readEnvoyLog(content: string, owner: WorkloadReference | undefined): ObservedFile {
  const flows: ObservedFlow[] = [];
  let unreadable = 0;
  let refused = 0;
  for (const raw of content.split('\n')) {
    const { pod, text: line } = logLine(raw);
    if (line === '' || line.length > 32768) continue;
    const entry = line.startsWith('{') ? parseJson(line) : entryFrom(line);
    if (entry === undefined && unsent.test(line)) {
      refused += 1;
      continue;
    }
    if (!isFields(entry) || entry.upstream_cluster === undefined) {
      unreadable += 1;
      continue;
    }
    const named: EndHint | undefined = owner && { kind: 'workload', ...owner };
    const self = pod === undefined ? named : ({ kind: 'pod', name: pod } as const);
    if (isRefused(entry)) {
      refused += 1;
      continue;
    }
    const flow = flowFrom(entry, self);
    if (flow) flows.push(flow);
  }
  return { flows, unreadable, refused };
}

/**
 * A request that the proxy answered itself, as one that breaks its protocol: no upstream cluster, host or address. From the
 * end, `… "authority" "-" - - 10.0.0.7:8080 10.0.0.9:41002 - -`.
 */
const unsent = /^\[\d{4}-\d\d-\d\dT[\d:.]+Z\] "\S+ \S+ \S+" \d{1,3} .{0,8192} "-" - - (?:\S+ ){3}\S+$/;

/**
 * The fields of the default text format, counted from the upstream cluster: the last word that has its form, since a
 * user agent may hold anything.
 */
function entryFrom(line: string): Fields | undefined {
  const words = line.match(/\[[^\]]{0,64}\]|"[^"]*"|\S+/g);
  if (!words || words.length < 20 || !words[0]?.startsWith('[')) return undefined;
  const plain = words.map((word) => word.replace(/^["[]|["\]]$/g, ''));
  const cluster = plain.findLastIndex((word) =>
    /^(outbound|inbound|inbound-vip)\|\d*\||^\w+Cluster$/.test(word),
  );
  if (cluster < 16) return undefined;
  const [method, path, protocol] = (plain[1] ?? '').split(' ');
  return {
    start_time: plain[0],
    method,
    path,
    protocol,
    response_code_details: plain[4],
    connection_termination_details: plain[5],
    authority: plain[cluster - 2],
    upstream_host: plain[cluster - 1],
    upstream_cluster: plain[cluster],
    downstream_local_address: plain[cluster + 2],
    downstream_remote_address: plain[cluster + 3],
  };
}

function flowFrom(entry: Fields, self: EndHint | undefined): ObservedFlow | undefined {
  const cluster = plainText(entry.upstream_cluster).replace(/;$/, '');
  const [direction = '', port, , host] = cluster.split('|');
  const request = requestOf(entry);
  const lastSeen = readTime(entry.start_time);
  const common = {
    protocol: 'TCP',
    appProtocol: request ? (isGrpc(entry) ? 'grpc' : 'http') : 'tcp',
    ...(request ? { request } : {}),
    count: 1,
    ...(lastSeen ? { lastSeen } : {}),
  } as const;
  const upstream = addressOf(entry.upstream_host);
  const remote = podAt(entry.downstream_remote_address);
  switch (direction) {
    case 'inbound': {
      const here = addressOf(entry.downstream_local_address);
      const inside = upstream && !isLoopback(upstream.address) ? upstream : here;
      const number = readPort(port ?? '') ?? upstream?.port;
      const own: EndHint = self ?? (inside ? { kind: 'pod-address', address: inside.address } : unknown);
      if (own.kind === 'unknown' || number === undefined) return undefined;
      // Both proxies log a call; the callee's line is used only where its caller's log is not there.
      return { ...common, from: remote, to: { ...own, port: number }, reporter: 'destination' };
    }
    case 'inbound-vip': {
      const service = serviceIn(host, readPort(port ?? ''));
      return service && { ...common, from: remote, to: service, reporter: 'waypoint' };
    }
    case 'outbound': {
      const named = readHost(host ?? '');
      const number = readPort(port ?? '');
      if (!named || number === undefined) return undefined;
      const service = serviceIn(named, number);
      const to: EndHint = service
        ? upstream
          ? { kind: 'address', ...upstream, host: `${named}:${number}` }
          : service
        : { kind: 'host', host: named, port: number };
      return { ...common, from: self ?? remote, to, reporter: 'source' };
    }
    case 'PassthroughCluster': {
      if (!upstream) return undefined;
      const authority = readHost((text(entry.authority) ?? '').split(':')[0] ?? '');
      const to: EndHint = { kind: 'address', ...upstream, ...(authority ? { host: authority } : {}) };
      return { ...common, from: self ?? remote, to, reporter: 'source' };
    }
    default:
      return undefined;
  }
}

/** A policy that stands kept it out (istio.io "Security Problems", Envoy RBAC filter): no call, as what Hubble saw dropped. */
function isRefused({ response_code_details: code, connection_termination_details: end }: Fields): boolean {
  return [code, end].some((detail) => plainText(detail).startsWith('rbac_access_denied'));
}

const unknown: EndHint = { kind: 'unknown' };

/** At a sidecar the other end of the connection is the pod that called: its own for `outbound`, another for `inbound`. */
function podAt(value: unknown): EndHint {
  const found = addressOf(value);
  return found ? { kind: 'pod-address', address: found.address } : unknown;
}

function serviceIn(host: string | undefined, port: number | undefined): EndHint | undefined {
  const named = /^([^.]+)\.([^.]+)\.svc(\.|$)/.exec(readHost(host ?? '') ?? '');
  return named
    ? {
        kind: 'service',
        name: named[1] ?? '',
        namespace: named[2] ?? '',
        ...(port === undefined ? {} : { port }),
      }
    : undefined;
}

function requestOf(entry: Fields): ObservedFlow['request'] {
  const method = text(entry.method);
  const path = text(entry.path);
  if (method === undefined || !/^[A-Z]{3,10}$/.test(method)) return undefined;
  return { method, ...(path?.startsWith('/') ? { path } : {}) };
}

function isGrpc(entry: Fields): boolean {
  return (
    entry.protocol === 'HTTP/2' &&
    entry.method === 'POST' &&
    /^\/[\w.]+\.\w+\/\w+$/.test(plainText(entry.path))
  );
}

function addressOf(value: unknown): { address: string; port?: number } | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/.exec(plainText(value));
  const port = readPort(match?.[2] ?? '');
  return match ? { address: match[1] ?? '', ...(port === undefined ? {} : { port }) } : undefined;
}

export function looksLikeEnvoy(line: string): boolean {
  if (line.startsWith('{')) {
    return line.includes('"upstream_cluster"') && fields(parseJson(line)).upstream_cluster !== undefined;
  }
  return (
    unsent.test(line) ||
    (line.startsWith('[') &&
      /\s"?((outbound|inbound|inbound-vip)\|\d+\||(Passthrough|BlackHole|InboundPassthrough)Cluster)/.test(
        line,
      ))
  );
}
