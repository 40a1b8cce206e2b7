import type { ApplicationProtocol } from '../../model/topology.ts';

export interface Scheme {
  /** Port that the scheme stands for where the address names none (IANA registry or the product's documentation). */
  readonly port?: number;
  readonly appProtocol: ApplicationProtocol;
}

const schemes: Readonly<Record<string, Scheme>> = {
  http: { port: 80, appProtocol: 'http' },
  https: { port: 443, appProtocol: 'https' },
  ws: { port: 80, appProtocol: 'http' },
  wss: { port: 443, appProtocol: 'https' },
  h2c: { port: 80, appProtocol: 'http2' },
  grpc: { appProtocol: 'grpc' },
  grpcs: { appProtocol: 'tls' },
  dns: { appProtocol: 'grpc' },
  tcp: { appProtocol: 'tcp' },
  tls: { appProtocol: 'tls' },
  ssl: { appProtocol: 'tls' },
  udp: { appProtocol: 'udp' },
  postgres: { port: 5432, appProtocol: 'postgres' },
  postgresql: { port: 5432, appProtocol: 'postgres' },
  cockroachdb: { port: 26257, appProtocol: 'postgres' },
  mysql: { port: 3306, appProtocol: 'mysql' },
  mariadb: { port: 3306, appProtocol: 'mysql' },
  mongodb: { port: 27017, appProtocol: 'mongo' },
  mongo: { port: 27017, appProtocol: 'mongo' },
  redis: { port: 6379, appProtocol: 'redis' },
  rediss: { port: 6379, appProtocol: 'tls' },
  valkey: { port: 6379, appProtocol: 'redis' },
  amqp: { port: 5672, appProtocol: 'amqp' },
  amqps: { port: 5671, appProtocol: 'tls' },
  kafka: { port: 9092, appProtocol: 'kafka' },
  plaintext: { port: 9092, appProtocol: 'kafka' },
  sasl_plaintext: { port: 9092, appProtocol: 'kafka' },
  nats: { port: 4222, appProtocol: 'nats' },
  memcached: { port: 11211, appProtocol: 'tcp' },
  memcache: { port: 11211, appProtocol: 'tcp' },
  elasticsearch: { port: 9200, appProtocol: 'http' },
  clickhouse: { port: 9000, appProtocol: 'tcp' },
  cassandra: { port: 9042, appProtocol: 'tcp' },
  sqlserver: { port: 1433, appProtocol: 'tcp' },
  mssql: { port: 1433, appProtocol: 'tcp' },
  oracle: { port: 1521, appProtocol: 'tcp' },
  mqtt: { port: 1883, appProtocol: 'tcp' },
  mqtts: { port: 8883, appProtocol: 'tls' },
  stomp: { port: 61613, appProtocol: 'tcp' },
  pulsar: { port: 6650, appProtocol: 'tcp' },
  bolt: { port: 7687, appProtocol: 'tcp' },
  neo4j: { port: 7687, appProtocol: 'tcp' },
  etcd: { port: 2379, appProtocol: 'grpc' },
  zookeeper: { port: 2181, appProtocol: 'tcp' },
  zk: { port: 2181, appProtocol: 'tcp' },
  ldap: { port: 389, appProtocol: 'tcp' },
  ldaps: { port: 636, appProtocol: 'tls' },
  smtp: { port: 25, appProtocol: 'tcp' },
  smtps: { port: 465, appProtocol: 'tls' },
  ftp: { port: 21, appProtocol: 'tcp' },
  ssh: { port: 22, appProtocol: 'tcp' },
  sftp: { port: 22, appProtocol: 'tcp' },
  git: { port: 9418, appProtocol: 'tcp' },
  otlp: { port: 4317, appProtocol: 'grpc' },
};

/** Schemes that name something on the same machine or nothing at all: never an address. */
const localSchemes = new Set([
  'file',
  'unix',
  'jar',
  'classpath',
  'data',
  'npipe',
  'fd',
  'urn',
  'spiffe',
  's3',
  'gs',
]);

/**
 * What the text before `://` says. Composed schemes are taken apart: `jdbc:postgresql`,
 * `postgresql+psycopg2`, `mysql:loadbalance` and `mongodb+srv` mean their product.
 * An unknown scheme is plain TCP without a default port; undefined: not a network address.
 */
export function readScheme(text: string): Scheme | undefined {
  const segments = text.toLowerCase().split(':').filter(Boolean).reverse();
  for (const segment of segments) {
    const parts = segment.split('+');
    if (parts.some((part) => localSchemes.has(part))) return undefined;
    for (const part of parts) {
      // `mysql2` and `pg8` are drivers of their product.
      const name = Object.hasOwn(schemes, part) ? part : part.replace(/\d+$/, '');
      const known = Object.hasOwn(schemes, name) ? schemes[name] : undefined;
      if (known) return known;
    }
  }
  return { appProtocol: 'tcp' };
}

/** Port of the product that one of the words names (`rabbitmq`, `postgres`, …); words such as `http` name no product. */
export function productPort(words: readonly string[]): number | undefined {
  for (const word of words) {
    const product = Object.hasOwn(productNames, word) ? productNames[word] : word;
    const isProduct = product !== undefined && Object.hasOwn(schemes, product) && !plainSchemes.has(product);
    const port = isProduct ? schemes[product]?.port : undefined;
    if (port !== undefined) return port;
  }
  return undefined;
}

const plainSchemes = new Set(['http', 'https', 'ws', 'wss', 'tcp', 'ssh', 'git', 'ftp']);

/** Products that are not called like their scheme. */
const productNames: Readonly<Record<string, string>> = {
  rabbitmq: 'amqp',
  rabbit: 'amqp',
  activemq: 'stomp',
  mosquitto: 'mqtt',
  opensearch: 'elasticsearch',
  scylla: 'cassandra',
};
