import type { ClusterWorkload } from '../model/cluster.ts';
import type { Workload } from '../model/topology.ts';

type Role = Workload['role'];

/** Products whose image tells what a workload is for: the last part of the image's path begins with one of these. */
const products: Readonly<Record<Exclude<Role, 'application' | 'legacy' | 'job'>, readonly string[]>> = {
  database: [
    'postgres',
    'postgresql',
    'postgis',
    'timescaledb',
    'spilo',
    'mysql',
    'mariadb',
    'percona',
    'mongo',
    'mongodb',
    'documentdb',
    'cockroach',
    'cassandra',
    'scylla',
    'couchdb',
    'couchbase',
    'elasticsearch',
    'opensearch',
    'influxdb',
    'clickhouse',
    'neo4j',
    'mssql',
    'sqlserver',
    'oracle',
    'etcd',
    'dynamodb',
    'arangodb',
    'rethinkdb',
    'vitess',
    'tidb',
    'minio',
    'milvus',
    'qdrant',
    'weaviate',
    'ravendb',
    'firebird',
    'db2',
  ],
  cache: ['redis', 'valkey', 'keydb', 'dragonfly', 'memcached', 'hazelcast', 'varnish'],
  broker: [
    'rabbitmq',
    'kafka',
    'cp-kafka',
    'redpanda',
    'nats',
    'pulsar',
    'activemq',
    'artemis',
    'mosquitto',
    'emqx',
    'zookeeper',
    'nsq',
    'vernemq',
  ],
  monitoring: [
    'prometheus',
    'grafana',
    'alertmanager',
    'kube-state-metrics',
    'node-exporter',
    'thanos',
    'victoria-metrics',
    'loki',
    'jaeger',
    'tempo',
    'zipkin',
    'otel-collector',
    'opentelemetry-collector',
  ],
};

/** Ports registered for data stores, for images that say nothing. */
const ports: Readonly<Record<number, Role>> = {
  5432: 'database',
  3306: 'database',
  27017: 'database',
  1433: 'database',
  1521: 'database',
  9042: 'database',
  26257: 'database',
  5984: 'database',
  6379: 'cache',
  11211: 'cache',
  5672: 'broker',
  9092: 'broker',
  4222: 'broker',
  1883: 'broker',
  61616: 'broker',
  2181: 'broker',
};

/** Words that make a program around a product something else: an exporter or client is not the database. */
const around =
  /exporter|client|operator|admin|backup|proxy|ui\b|adminer|commander|insight|sentinel-ui|migrat|init|bouncer|demo|sample/;

/** What a workload is for: by kind, then by the product in its images, then by a registered port. */
export function roleOf(workload: ClusterWorkload, images: readonly string[]): Role {
  if (workload.kind === 'Job' || workload.kind === 'CronJob') return 'job';
  for (const image of images) {
    const role = productRole(image);
    if (role) return role;
  }
  const registered = workload.ports
    .filter(({ protocol }) => protocol === 'TCP')
    .map(({ port }) => ports[port]);
  return registered.find((role) => role !== undefined) ?? 'application';
}

function productRole(image: string): Role | undefined {
  const path =
    image
      .toLowerCase()
      .split('@')[0]
      ?.replace(/:[^/:]*$/, '') ?? '';
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (around.test(name)) return undefined;
  for (const role of ['database', 'cache', 'broker', 'monitoring'] as const) {
    if (products[role].some((product) => isProduct(name, product))) return role;
  }
  return undefined;
}

/** `postgres-ha`, `postgres15`, `bitnami-postgresql` and `examples-bookinfo-mysqldb` hold the product as a word; `temporal` is no Tempo. */
function isProduct(name: string, product: string): boolean {
  if (product.includes('-')) return name.startsWith(product);
  const words = name.split(/[-_.]/).map((word) => word.replace(/\d+$/, ''));
  return words.some((word) => word === product || word === `${product}db`);
}

/** Whether a workload of this role calls nobody by nature, so that seeing no call of it is no gap. */
export function isPassive(role: Role): boolean {
  return role === 'database' || role === 'cache' || role === 'broker';
}
