import type { ClusterService, ClusterWorkload } from '../model/cluster.ts';
import type { ApplicationProtocol } from '../model/topology.ts';

/** Protocols as Istio reads them from `appProtocol` and from the first word of a port's name (istio.io "Protocol Selection"). */
const byWord: Readonly<Record<string, ApplicationProtocol>> = {
  http: 'http',
  http1: 'http',
  http2: 'http2',
  h2c: 'http2',
  ws: 'http',
  grpc: 'grpc',
  'grpc-web': 'grpc-web',
  https: 'https',
  wss: 'https',
  tls: 'tls',
  tcp: 'tcp',
  udp: 'udp',
  mongo: 'mongo',
  mongodb: 'mongo',
  mysql: 'mysql',
  postgres: 'postgres',
  postgresql: 'postgres',
  redis: 'redis',
  amqp: 'amqp',
  amqps: 'tls',
  kafka: 'kafka',
  nats: 'nats',
};

/** The protocol that a text such as `kubernetes.io/h2c`, `grpc-web` or `http-metrics` names; undefined where it names none. */
export function protocolNamed(text: string | undefined): ApplicationProtocol | undefined {
  if (!text) return undefined;
  const name = text.toLowerCase().replace(/^kubernetes\.io\//, '');
  const first = name.startsWith('grpc-web') ? 'grpc-web' : (name.split('-')[0] ?? '');
  return Object.hasOwn(byWord, first) ? byWord[first] : undefined;
}

/**
 * What is spoken at a container port, by the surest sign: the Service's `appProtocol`, its port's name, the
 * container port's name, the scheme that a caller uses. Without a sign it is TCP: safe, for no HTTP rule is made of it.
 */
export function appProtocolOf(
  workload: ClusterWorkload,
  port: number,
  servicePort: Partial<ClusterService['ports'][number]>,
  scheme?: ApplicationProtocol,
): ApplicationProtocol {
  const named =
    protocolNamed(servicePort.appProtocol) ??
    protocolNamed(servicePort.name) ??
    protocolNamed(workload.ports.find((each) => each.port === port)?.name);
  if (named && named !== 'tcp') return named;
  return scheme ?? named ?? (servicePort.protocol === 'UDP' ? 'udp' : 'tcp');
}
