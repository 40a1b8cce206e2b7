import { type Fields, fields, isFields, list, text } from '../../kubernetes/untrusted.ts';
import { protocolNamed } from '../app-protocol.ts';
import { plainText } from '../plain-text.ts';
import { type EndHint, type ObservedFile, type ObservedFlow, parseJson, readTime } from './observed-flow.ts';

/**
 * Results of a Prometheus query of `istio_requests_total` or `istio_tcp_connections_opened_total`, as its HTTP API
 * gives them (vector or matrix; prometheus.io "HTTP API", istio.io "Istio Standard Metrics"), or `promtool query -o json`
 * without what is around them. The metrics name workloads and Services but no port.
 */
export function readPrometheus(content: string): ObservedFile {
  const answer = parseJson(content);
  const parsed = fields(answer);
  const data = isFields(parsed.data) ? parsed.data : parsed;
  const results = [answer, data.result].find(Array.isArray);
  if (!results) return { flows: [], unreadable: 1 };
  const flows = results.map(fields).flatMap((entry) => flowFrom(fields(entry.metric), entry) ?? []);
  return { flows, unreadable: 0 };
}

function flowFrom(metric: Fields, entry: Fields): ObservedFlow | undefined {
  const seen = lastTraffic(Array.isArray(entry.values) ? entry.values : [entry.value]);
  // What goes to the BlackHoleCluster arrives nowhere.
  if (seen === undefined || metric.destination_service_name === 'BlackHoleCluster') return undefined;
  const named = text(metric.request_protocol);
  const tcp = metric.__name__ === 'istio_tcp_connections_opened_total' || named === 'tcp';
  const appProtocol = protocolNamed(named) ?? (tcp ? 'tcp' : undefined);
  const method = text(metric.request_method);
  const path = text(metric.request_url_path) ?? text(metric.request_path);
  const reporter = text(metric.reporter);
  return {
    from: workloadEnd(metric, 'source'),
    to: withService(workloadEnd(metric, 'destination'), metric),
    protocol: 'TCP',
    ...(appProtocol ? { appProtocol } : {}),
    ...(method ? { request: { method, ...(path ? { path } : {}) } } : {}),
    ...seen,
    ...(reporter ? { reporter } : {}),
  };
}

/**
 * When a series last changed to something above zero, and the number that it had then: for a counter the requests so
 * far. Below one it is a rate, which counts nothing.
 */
function lastTraffic(samples: readonly unknown[]): Pick<ObservedFlow, 'count' | 'lastSeen'> | undefined {
  const numbers = samples.map((sample) => Number(plainText(list(sample)[1])));
  const at = numbers.findLastIndex((number, index) => number > 0 && number !== numbers[index - 1]);
  const number = numbers[at];
  if (number === undefined) return undefined;
  const [time] = list(samples[at]);
  const lastSeen = typeof time === 'number' ? readTime(time) : undefined;
  return {
    ...(number >= 1 && Number.isFinite(number) ? { count: Math.round(number) } : {}),
    ...(lastSeen ? { lastSeen } : {}),
  };
}

function workloadEnd(metric: Fields, side: 'source' | 'destination'): EndHint {
  const name = known(metric[`${side}_workload`]);
  const namespace = known(metric[`${side}_workload_namespace`]);
  if (name && namespace) return { kind: 'workload', namespace, name };
  if (name && metric[`${side}_workload_namespace`] === undefined) return { kind: 'named-workload', name };
  const word = text(metric[`${side}_workload`]);
  return { kind: 'unknown', ...(word ? { name: word } : {}) };
}

function withService(end: EndHint, metric: Fields): EndHint {
  const host = known(metric.destination_service);
  const name = known(metric.destination_service_name) ?? host?.split('.')[0];
  const namespace =
    known(metric.destination_service_namespace) ?? /^[^.]+\.([^.]+)\.svc(\.|$)/.exec(host ?? '')?.[1];
  const service = name && namespace ? { namespace, name } : undefined;
  if (end.kind === 'workload' || end.kind === 'named-workload')
    return { ...end, ...(service ? { service } : {}) };
  if (service && /\.svc(\.|$)/.test(host ?? '.svc')) return { kind: 'service', ...service };
  return host?.includes('.') ? { kind: 'host', host } : end;
}

function known(value: unknown): string | undefined {
  const name = text(value);
  return name === undefined || name === 'unknown' ? undefined : name;
}
