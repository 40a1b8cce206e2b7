import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { acceptInferred } from '../../src/discovery/accept-inferred.ts';
import { callLines, discoverYaml, env, server } from './discover-yaml.ts';

const db = server('db', { image: 'postgres:17', ports: [{ port: 5432, name: 'postgres' }] });
const cache = server('cache', { image: 'redis:8', ports: [{ port: 6379 }] });
const api = server('api', {
  ports: [
    { port: 80, targetPort: 8080, name: 'http' },
    { port: 9000, name: 'grpc' },
  ],
});
const servers = `${db}${cache}${api}`;

function client(container: string, pod = '', further = '') {
  const discovery = discoverYaml(`${server('client', { container, pod })}${servers}${further}`);
  const calls = callLines(discovery).map((line) => line.replace('shop/client → shop/', ''));
  const { unconfirmed } = acceptInferred(discovery, 'all');
  const because = unconfirmed.find(({ workload }) => workload.name === 'client')?.because ?? [];
  return { calls, because, discovery };
}

/** The client with one file of a ConfigMap. */
function mounted(name: string, content: string | Buffer) {
  const data = typeof content === 'string' ? { [name]: content } : undefined;
  const binaryData = typeof content === 'string' ? undefined : { [name]: content.toString('base64') };
  const metadata = { name: 'files', namespace: 'shop' };
  return client(
    'volumeMounts: [{name: files, mountPath: /etc/files}]',
    'volumes: [{name: files, configMap: {name: files}}]',
    `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data, binaryData })}\n`,
  );
}

const both = ['cache:6379 tcp medium', 'db:5432 postgres medium'];

describe('a host and its port stand together', () => {
  it.each<[string, string, string]>([
    [
      'in an item of a list',
      'envoy.yaml',
      'clusters:\n- endpoint: {address: {socket_address: {address: cache, port_value: 6379}}}\n- endpoint: {address: {socket_address: {address: db, port_value: 5432}}}\n',
    ],
    [
      'in a document of a stream',
      'application.yml',
      'store: {host: cache, port: 6379}\n---\nstore: {host: db, port: 5432}\n',
    ],
    [
      'between tags',
      'fluent.conf',
      '<match a>\n  <server>\n    host cache\n    port 6379\n  </server>\n</match>\n<match b>\n  host db\n  port 5432\n</match>\n',
    ],
    [
      'between braces',
      'config.js',
      "module.exports = {\n  a: {\n    host: 'cache',\n    port: 6379,\n  },\n  b: {\n    host: 'db',\n    port: 5432,\n  },\n};\n",
    ],
    [
      'between brackets',
      'database.php',
      "<?php return [\n  'a' => [\n    'host' => 'cache',\n    'port' => '6379',\n  ],\n  'b' => [\n    'host' => 'db',\n    'port' => 5432,\n  ],\n];\n",
    ],
  ])('%s', (_where, name, content) => {
    expect(mounted(name, content)).toMatchObject({ calls: both, because: [] });
  });

  it('by their number in the names of variables', () => {
    const numbered = {
      STORE_1_HOST: 'cache',
      STORE_1_PORT: '6379',
      STORE_2_HOST: 'db',
      STORE_2_PORT: '5432',
    };
    expect(client(env(numbered)).calls).toEqual(['cache:6379 tcp high', 'db:5432 postgres high']);
    const one = { DB_HOST_1: 'db', DB_HOST_2: 'db.shop', DB_PORT: '5432' };
    expect(client(env(one)).calls).toEqual(['db:5432 postgres high']);
  });
});

describe('connection strings', () => {
  it.each([
    ["host='db' port='5432' user='app'", 'db:5432 postgres high'],
    ['pgsql:host=db;dbname=shop', 'db:5432 postgres medium'],
    ['app:pw@tcp(db:5432)/shop', 'db:5432 postgres high'],
    ['jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=5432)))', 'db:5432 postgres high'],
    ['dns+cache.shop.svc.cluster.local:6379', 'cache:6379 tcp high'],
    ['dnssrv+_grpc._tcp.api.shop.svc.cluster.local', 'api:9000 grpc medium'],
  ])('%s', (value, call) => {
    expect(client(env({ STORE_DSN: value })).calls).toEqual([call]);
  });

  it('of Go for MySQL name no port where it is the usual one', () => {
    const mysql = server('mysql', { image: 'mysql:8', ports: [{ port: 3306 }] });
    const discovery = discoverYaml(
      `${server('client', { container: env({ DSN: 'app:pw@tcp(mysql)/x' }) })}${mysql}`,
    );
    expect(callLines(discovery)).toEqual(['shop/client → shop/mysql:3306 mysql high']);
  });

  it('are read as the value of a flag', () => {
    expect(client('args: ["--dsn", "host=db user=app dbname=x"]').calls).toEqual(['db:5432 postgres medium']);
  });

  it('in PgBouncer’s line for every database, and as a whole URL behind a name', () => {
    expect(mounted('pgbouncer.ini', '[databases]\n* = host=db port=5432\n').calls).toEqual([
      'db:5432 postgres medium',
    ]);
    expect(mounted('php.ini', 'session.save_path = "tcp://cache:6379"\n').calls).toEqual([
      'cache:6379 tcp low',
    ]);
  });
});

describe('a file', () => {
  it('fills its placeholders from its own keys, and from a variable first', () => {
    const content = 'api.name=api\napi.base=http://${api.name}:80/v1\n';
    expect(mounted('application.properties', content)).toMatchObject({
      calls: ['api:8080 http medium'],
      because: [],
    });
  });

  it('is read through gzip', () => {
    const content = gzipSync('db:\n  host: db\n  port: 5432\n');
    expect(mounted('config.yaml.gz', content)).toMatchObject({
      calls: ['db:5432 postgres medium'],
      because: [],
    });
  });

  it('leaves its reader open where it is packed otherwise, broken, or far larger than it looks', () => {
    const zip = Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 1, 2]);
    const broken = gzipSync('x'.repeat(1000)).subarray(0, 20);
    const bomb = gzipSync(Buffer.alloc(20_000_000));
    for (const content of [zip, broken, bomb])
      expect(mounted('config.bin', content).because).toContain('unreadable-setting');
    const picture = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 255]);
    expect(mounted('logo.png', picture).because).not.toContain('unreadable-setting');
  });
});

describe('a reference that nothing fills', () => {
  const because = (container: string) => client(`${env({ API: 'http://api:80' })}\n${container}`).because;

  it.each([
    'args: ["--db-url=postgres://$(DB_HOST):5432/x"]',
    'command: [sh, -c, "psql -h $DB_HOST -c x"]',
    'command: [sh, -c, "curl http://${ORDERS}/x"]',
  ])('leaves the workload open where a host should be: %s', (container) => {
    expect(because(container)).toEqual(['unreadable-setting']);
  });

  it.each([
    'command: [sh, -c, "psql -h ${DB_HOST:-db} -c x"]',
    'command: [sh, -c, "app --listen=$ADDRESS --host=$HOSTNAME"]',
    'command: [sh, -c, "HOST=db; psql -h $HOST"]',
  ])('does not where it has a default, is the pod’s own name, or nobody dials it: %s', (container) => {
    expect(because(container)).toEqual([]);
  });

  it('leaves the workload open in a file, apart from patterns that count what they fill in', () => {
    expect(mounted('a.yaml', 'db: {host: "${DB_HOST}"}\napi: http://api:80\n').because).toEqual([
      'unreadable-setting',
    ]);
    expect(mounted('a.yaml', 'replacement: "${1}:9100"\napi: http://api:80\n').because).toEqual([]);
  });

  it('is none where it stands for the pod itself', () => {
    const own = '{name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}';
    const told = '{name: SELF_URL, value: "http://$(POD_IP):80"}, {name: API, value: "http://api:80"}';
    expect(client(`env: [${own}, ${told}]`).because).toEqual([]);
  });

  it('is a variable from a file that a container writes', () => {
    const file = 'valueFrom: {fileKeyRef: {volumeName: v, path: it.env, key: URL}}';
    expect(client(`env: [{name: STORE_URL, ${file}}, {name: API, value: "http://api:80"}]`).because).toEqual([
      'unreadable-setting',
    ]);
  });
});

describe('an address', () => {
  it('of nginx may have a variable behind its port', () => {
    const content = 'location /a { proxy_pass http://api.shop.svc.cluster.local:80$request_uri; }\n';
    expect(mounted('nginx.conf', content).calls).toEqual(['api:8080 http medium']);
  });

  it.each([
    ['postgres://u:pw@[2001:db8::7]:6000/x', 6000],
    ['postgres://[2001:db8::7]/x', 5432],
    ['[2001:db8::7]:6000', 6000],
  ])('may be one of IPv6: %s', (value, port) => {
    const { topology } = client(env({ STORE_URL: value })).discovery;
    expect(topology.externals.map(({ cidrs }) => cidrs)).toEqual([['2001:db8::7/128']]);
    expect(topology.calls.map((call) => call.port)).toEqual([port]);
  });

  it('of IPv6 goes with a port beside it, leads to a Service, or is the pod itself', () => {
    const bare = client(env({ STORE_HOST: '2001:db8::7', STORE_PORT: '6000' })).discovery.topology;
    expect(bare.calls.map(({ port }) => port)).toEqual([6000]);
    const named = server('six', { ports: [{ port: 80 }] }).replace(
      '  type: ClusterIP',
      '  clusterIPs: ["fd00::9"]',
    );
    expect(client(env({ SIX_URL: 'http://[FD00::9]' }), '', named).calls).toEqual(['six:80 http high']);
    expect(client(env({ SELF_URL: 'http://[::1]:80' })).calls).toEqual([]);
    expect(client(env({ LISTEN: '[::]:80', BIND_ADDR: ':::80' })).calls).toEqual([]);
  });

  it('is none where a key only says whether there is a server', () => {
    const content =
      '[SERVICE]\n    HTTP_Server On\n    HTTP_Port 2020\n[OUTPUT]\n    Host api\n    Port 80\n';
    expect(mounted('fluent-bit.conf', content)).toMatchObject({
      calls: ['api:8080 http medium'],
      because: [],
    });
  });

  it('may stand behind a script that hands its arguments on', () => {
    const script = `command: [sh, -c, 'exec "$@"', sh, app, "--url=http://api:80"]`;
    expect(client(script).calls).toEqual(['api:8080 http high']);
  });

  it('is none in the word for the part of a program that runs here', () => {
    const told = (value: string) =>
      client(`args: ["-target=${value}"]\n${env({ API: 'http://api:80' })}`).because;
    expect(told('client')).toEqual([]);
    expect(told('writer')).toEqual(['callee-missing']);
  });
});

describe('a loop of a script', () => {
  it('runs its commands for each value', () => {
    const script = 'for host in cache db; do until nslookup $host; do sleep 1; done; done';
    expect(client(`command: [sh, -c, "${script}"]`).calls).toEqual([
      'cache:6379 tcp medium',
      'db:5432 postgres medium',
    ]);
  });
});

describe('the resolver of the cluster', () => {
  it('is no callee: every pod may ask it', () => {
    const content = 'resolver kube-dns.kube-system.svc.cluster.local;\nproxy_pass http://api:80;\n';
    expect(mounted('nginx.conf', content)).toMatchObject({ calls: ['api:8080 http medium'], because: [] });
  });
});
