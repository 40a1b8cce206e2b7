import { describe, expect, it } from 'vitest';
import { acceptInferred } from '../../src/discovery/accept-inferred.ts';
import { callLines, discoverYaml, env, server } from './discover-yaml.ts';

const db = server('db', { image: 'postgres:17', ports: [{ port: 5432 }] });
const api = server('api', { ports: [{ port: 80, targetPort: 8080, name: 'http' }] });
const queue = server('queue', {
  image: 'rabbitmq:4-management',
  ports: [
    { port: 5672, name: 'amqp' },
    { port: 15672, name: 'management' },
  ],
});

/** The calls of one client that is told these variables, beside the servers. */
function callsWithEnv(
  variables: Readonly<Record<string, string>>,
  servers = `${db}${api}${queue}`,
): string[] {
  return callLines(discoverYaml(`${server('client', { container: env(variables) })}${servers}`)).map((line) =>
    line.replace('shop/client → ', ''),
  );
}

describe('calls from variables', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['a URL with a port', { API: 'http://api:80/v1' }, ['shop/api:8080 http high']],
    ['a URL without a port', { API: 'http://api' }, ['shop/api:8080 http high']],
    ['host and port', { API_ADDR: 'api:80' }, ['shop/api:8080 http high']],
    ['the full name', { API: 'api.shop.svc.cluster.local:80' }, ['shop/api:8080 http high']],
    ['a name with its namespace', { API_HOST: 'api.shop:80' }, ['shop/api:8080 http high']],
    ['a name below svc', { API: 'api.shop.svc' }, ['shop/api:8080 http medium']],
    ['contact points with a port', { DB_CONTACT_POINTS: 'db', DB_PORT: '5432' }, ['shop/db:5432 tcp high']],
    ['HOST and PORT apart', { DB_HOST: 'db', DB_PORT: '5432' }, ['shop/db:5432 tcp high']],
    ['a host whose Service has one port', { DB_HOST: 'db' }, ['shop/db:5432 tcp medium']],
    [
      'a host whose Service has a management port beside',
      { QUEUE_HOST: 'queue' },
      ['shop/queue:5672 amqp medium'],
    ],
    ['a connection string', { DATABASE_URL: 'postgres://u:p@db/orders' }, ['shop/db:5432 postgres high']],
    ['a configuration as JSON', { CONFIG: '{"db":{"host":"db","port":5432}}' }, ['shop/db:5432 tcp high']],
    ['libpq words', { DSN: 'host=db port=5432 user=app dbname=x' }, ['shop/db:5432 tcp high']],
    ['ADO pairs', { CONNECTION: 'Server=db,5432;Database=x;User Id=y' }, ['shop/db:5432 tcp high']],
    [
      'one variable in another',
      { DB_HOST: 'db', URL: 'postgres://$(DB_HOST):5432/x' },
      ['shop/db:5432 postgres high'],
    ],
    [
      'variables that the kubelet gives',
      { URL: 'http://$(API_SERVICE_HOST):$(API_SERVICE_PORT)' },
      ['shop/api:8080 http high'],
    ],
    [
      'a list of brokers',
      { BROKERS: 'queue:5672,db:5432' },
      ['shop/db:5432 tcp high', 'shop/queue:5672 amqp high'],
    ],
    ['HOST and PORT glued to a name', { PGHOST: 'db', PGPORT: '5432' }, ['shop/db:5432 tcp high']],
    [
      'the default of a placeholder',
      { SPRING_DATASOURCE_URL: 'jdbc:postgresql://${DB_HOST:db}:5432/x' },
      ['shop/db:5432 postgres high'],
    ],
    [
      'a placeholder that another variable fills',
      { DB_HOST: 'db', SPRING_DATASOURCE_URL: 'jdbc:postgresql://${db.host:queue}:5432/x' },
      ['shop/db:5432 postgres high'],
    ],
    [
      'options of a Java program',
      { JAVA_OPTS: '-Xmx1g -Dx.host=queue -Dx.port=5672 -Ddb.url=postgres://db/x' },
      ['shop/db:5432 postgres high', 'shop/queue:5672 amqp high'],
    ],
    ['a kind of connection', { QUEUE_CONNECTION: 'db', CONNECTION: 'redis' }, ['shop/db:5432 tcp low']],
    ['the name of a database', { DB_NAME: 'db', SERVICE_NAME: 'api', MODE: 'queue' }, []],
    ['whom it trusts', { ALLOWED_HOSTS: 'api,db', NO_PROXY: 'api,db', CORS_ORIGIN: 'http://api' }, []],
    ['a password that looks like a host', { DB_PASSWORD: 'db:5432' }, []],
    ['an escaped reference', { URL: 'http://$$(API_SERVICE_HOST):80' }, []],
  ])('%s', (_title, variables, expected) => {
    expect(callsWithEnv(variables)).toEqual(expected);
  });

  it('pairs through envFrom, with a prefix', () => {
    const yaml = `${server('client', { container: 'envFrom: [{prefix: APP_, configMapRef: {name: settings}}]' })}${db}---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {DB_HOST: db, DB_PORT: "5432"}
`;
    const discovery = discoverYaml(yaml);
    expect(callLines(discovery)).toEqual(['shop/client → shop/db:5432 tcp high']);
    expect(discovery.topology.calls[0]?.origin).toMatchObject({
      evidence: [{ object: 'ConfigMap shop/settings', field: 'data.DB_HOST' }],
    });
  });

  it('follows named target ports of each workload behind a Service', () => {
    const yaml = `${server('client', { container: env({ API: 'http://api:80' }) })}${server('api', { ports: [{ port: 80, targetPort: 'web', name: 'web' }] }).replace('"containerPort":80', '"containerPort":9090')}`;
    expect(callLines(discoverYaml(yaml))).toEqual([
      'shop/client → shop/api:9090 tcp high'.replace('tcp', 'http'),
    ]);
  });
});

describe('calls from arguments and scripts', () => {
  it.each<[string, string, string[]]>([
    ['a flag with =', 'args: ["--db-url=postgres://db:5432/x"]', ['shop/db:5432 postgres high']],
    ['a flag and its value', 'args: ["--api-addr", "api:80"]', ['shop/api:8080 http high']],
    ['HOST and PORT flags', 'args: ["--db-host", "db", "--db-port=5432"]', ['shop/db:5432 tcp high']],
    [
      'a Java property',
      'args: ["-Dspring.datasource.url=jdbc:postgresql://db:5432/x"]',
      ['shop/db:5432 postgres high'],
    ],
    [
      'a wait loop',
      'command: ["sh", "-c", "until nc -zv queue 5672; do echo waiting for db; sleep 2; done"]',
      ['shop/queue:5672 amqp high'],
    ],
    [
      'a client with a flag',
      'command: ["sh", "-c", "psql -h db -U api orders"]',
      ['shop/db:5432 tcp medium'],
    ],
    [
      'a client with a flag for its port, inside and outside',
      'command: ["sh", "-c", "psql -h db -p 5432; mysql -hmy.example.com -P3307"]',
      ['shop/db:5432 tcp high', 'outside my-example-com:3307 tcp medium'],
    ],
    [
      'host and port as short flags of any program',
      'args: ["-h", "db", "-p", "5432"]',
      ['shop/db:5432 tcp high'],
    ],
    [
      'curl without a scheme',
      'command: ["sh", "-c", "curl -d queue api/orders"]',
      ['shop/api:8080 http medium'],
    ],
    [
      'a default in a shell',
      'command: ["sh", "-c", "curl ${API:-http://api}/x"]',
      ['shop/api:8080 http high'],
    ],
    [
      'an assignment before',
      'command: ["sh", "-c", "H=api; curl http://$H:80/"]',
      ['shop/api:8080 http high'],
    ],
    [
      'variables that a script exports',
      'command: ["sh", "-c", "export PGHOST=db PGPORT=5432; export A=api; curl http://$A:80/"]',
      ['shop/api:8080 http high', 'shop/db:5432 tcp high'],
    ],
    [
      'bash without a client',
      'command: ["bash", "-c", "echo > /dev/tcp/db/5432"]',
      ['shop/db:5432 tcp high'],
    ],
    ['a comment', 'command: ["sh", "-c", "# curl http://api\\nsleep 1"]', []],
    [
      'a hook',
      'lifecycle: {postStart: {exec: {command: [curl, "http://api/ready"]}}}',
      ['shop/api:8080 http high'],
    ],
    ['the name of the program and its level', 'args: ["--name=db", "--level", "api"]', []],
  ])('%s', (_title, container, expected) => {
    const lines = callLines(discoverYaml(`${server('client', { container })}${db}${api}${queue}`));
    expect(lines.map((line) => line.replace('shop/client → ', ''))).toEqual(expected);
  });
});

describe('calls from mounted files', () => {
  it.each<[string, string, string, string[]]>([
    ['YAML', 'app.yaml', 'db: {host: db, port: 5432}', ['shop/db:5432 tcp medium']],
    ['JSON', 'app.json', '{"upstream": {"url": "http://api"}}', ['shop/api:8080 http medium']],
    [
      'properties',
      'app.properties',
      '# spring.x=http://queue:5672\nspring.datasource.url=jdbc:postgresql://db/x',
      ['shop/db:5432 postgres medium'],
    ],
    [
      'defaults of placeholders',
      'application.yml',
      'url: jdbc:postgresql://${DB_HOST:db}:5432/x\napi: {url: "${API_URL:http://${API_HOST:api}:80}"}',
      ['shop/api:8080 http medium', 'shop/db:5432 postgres medium'],
    ],
    ['a crontab', 'jobs', '*/5 * * * * curl -s http://api/tick', ['shop/api:8080 http medium']],
    [
      'flags',
      'flags',
      '--db-url=postgres://db:5432/x\n-- --db-url=amqp://queue',
      ['shop/db:5432 postgres medium'],
    ],
    ['comments', 'notes', '/*\n * see http://api/docs\n */', []],
    ['INI sections', 'app.ini', '[database]\nhost = db\nport = 5432', ['shop/db:5432 tcp medium']],
    [
      'nginx',
      'nginx.conf',
      'upstream backend {\n  server api:80;\n}\nserver {\n  location / { proxy_pass http://backend; }\n}',
      ['shop/api:8080 http medium'],
    ],
    [
      'nginx passing on',
      'nginx.conf',
      'location / {\n  proxy_pass http://api:80/;\n}',
      ['shop/api:8080 http medium'],
    ],
    [
      'nginx in one line',
      'nginx.conf',
      'upstream q { server queue:5672; }\nlocation ~ ^/a { rewrite ^ /x; proxy_pass http://api:80; }\nlocation /b { proxy_pass http://q; }',
      ['shop/api:8080 http medium', 'shop/queue:5672 amqp medium'],
    ],
    [
      'Envoy',
      'envoy.yaml',
      'address: {socket_address: {address: api, port_value: 80}}',
      ['shop/api:8080 http medium'],
    ],
    ['host and port as words', 'redis.conf', 'replicaof db 5432', ['shop/db:5432 tcp medium']],
    [
      'a Python program',
      'main.py',
      'import requests\nrequests.get("http://api:80/x")',
      ['shop/api:8080 http medium'],
    ],
    [
      'JSON without spaces',
      'app.json',
      '{"db":{"host":"db","port":5432},"x":"y"}',
      ['shop/db:5432 tcp medium'],
    ],
    [
      'sections of one name, each with its host and port',
      'out.conf',
      '[OUTPUT]\n  Host api\n  Port 80\n[OUTPUT]\n  Host db\n  Port 5432',
      ['shop/api:8080 http medium', 'shop/db:5432 tcp medium'],
    ],
    [
      'an object within a line of a program',
      'config.js',
      "module.exports = { one: { host: 'db', port: 5432 }, two: { host: 'queue', port: 5672 } };",
      ['shop/db:5432 tcp medium', 'shop/queue:5672 amqp medium'],
    ],
    ['Caddy', 'Caddyfile', ':80 {\n  reverse_proxy api\n}', ['shop/api:8080 http medium']],
    ['Caddy for a path', 'Caddyfile', 'reverse_proxy /x/* api db:5432', ['shop/db:5432 tcp medium']],
    ['Caddy for a path, bare', 'Caddyfile', 'reverse_proxy /x/* api', ['shop/api:8080 http medium']],
    [
      'what nginx sends to clients',
      'nginx.conf',
      'add_header Access-Control-Allow-Origin http://api;\nreturn 301 http://db/;\nlocation /a { return 302 http://queue/; }',
      [],
    ],
    ['prose with an address', 'README.md', 'Talk to http://api:80 for help', []],
    ['prose', 'README.txt', 'see api and db for more', []],
    [
      'YAML that shares nodes',
      'app.yaml',
      'a: &a {url: "http://api"}\nb: [*a, *a]',
      ['shop/api:8080 http medium'],
    ],
  ])('%s', (_title, file, content, expected) => {
    const yaml = `${mounting('client', '')}---
apiVersion: v1
kind: ConfigMap
metadata: {name: files, namespace: shop}
data: ${JSON.stringify({ [file]: content })}
${db}${api}${queue}`;
    expect(callLines(discoverYaml(yaml)).map((line) => line.replace('shop/client → ', ''))).toEqual(expected);
  });

  it('reads of several scripts only those that the command names', () => {
    const yaml = `${mounting('client', 'command: [sh, /files/a.sh]')}---
apiVersion: v1
kind: ConfigMap
metadata: {name: files, namespace: shop}
data: {a.sh: "curl http://api", b.sh: "psql -h db"}
${db}${api}`;
    expect(callLines(discoverYaml(yaml))).toEqual(['shop/client → shop/api:8080 http high']);
  });

  it('are less certain than those of variables, though host and port stand in full', () => {
    const yaml = `${mounting('client', env({ DB_URL: 'postgres://db:5432/x' }))}---
apiVersion: v1
kind: ConfigMap
metadata: {name: files, namespace: shop}
data: {app.yaml: "url: http://api:80"}
${db}${api}`;
    const { topology, dropped } = acceptInferred(discoverYaml(yaml), 'high');
    expect([topology.calls, dropped].map((calls) => calls.map(({ to }) => to.name))).toEqual([
      ['db'],
      ['api'],
    ]);
  });

  it('sees where the one-line blocks of nginx lead outside, or to what is missing', () => {
    const conf =
      'location /legacy { proxy_pass http://legacy:9000; }\nlocation /out { proxy_pass https://partner.example.com/v1; }';
    const discovery = discoverYaml(`${mounting('client', '')}---
apiVersion: v1
kind: ConfigMap
metadata: {name: files, namespace: shop}
data: ${JSON.stringify({ 'default.conf': conf })}
`);
    expect(callLines(discovery)).toEqual(['shop/client → outside partner-example-com:443 https low']);
    expect(discovery.blindSpots).toContainEqual(
      expect.objectContaining({ kind: 'missing-service', service: { namespace: 'shop', name: 'legacy' } }),
    );
  });

  it('takes a volume that nobody mounts as a hint', () => {
    const yaml = `${server('client', { pod: 'volumes: [{name: f, configMap: {name: files}}]' })}---
apiVersion: v1
kind: ConfigMap
metadata: {name: files, namespace: shop}
data: {API_ADDR: "api:80"}
${api}`;
    expect(callLines(discoverYaml(yaml))).toEqual(['shop/client → shop/api:8080 http low']);
  });
});

function mounting(name: string, command: string): string {
  return server(name, {
    pod: 'volumes: [{name: f, configMap: {name: files}}]',
    container: `volumeMounts: [{name: f, mountPath: /files}]\n${command}`,
  });
}

describe('where a name leads', () => {
  it('finds a Service of another namespace, and misses one that is not there', () => {
    const yaml = `${server('client', { container: env({ A_URL: 'http://api.other', B_URL: 'http://gone:81', C_HOST: 'api' }) })}${server('api', { namespace: 'other', ports: [{ port: 80 }] })}`;
    const discovery = discoverYaml(yaml);
    expect(callLines(discovery)).toEqual(['shop/client → other/api:80 http high']);
    const missing = discovery.blindSpots.flatMap((spot) =>
      spot.kind === 'missing-service' ? [`${spot.service.namespace}/${spot.service.name}`] : [],
    );
    expect(missing).toEqual(['shop/api', 'shop/gone']);
  });

  it('names a missing Service that a plain key holds with its port', () => {
    const yaml = `${server('client', {
      container: `${env({ CACHE: 'mc:11211', LEVEL: 'info:1', SHARDS: 'a1:7000,a2:7000', TEXT: 'at noon:1200 or so' })}
args: ["--db", "db-gone:5432", "--elastic=es.logging:9200", timeout, "300"]
volumeMounts: [{name: f, mountPath: /files}]`,
      pod: 'volumes: [{name: f, configMap: {name: files}}]',
    })}---
apiVersion: v1
kind: ConfigMap
metadata: {name: files, namespace: shop}
data: {app.yaml: "store: kept:6379\\nimage: base:8080\\ntag: x:2"}
`;
    const missing = discoverYaml(yaml).blindSpots.flatMap((spot) =>
      spot.kind === 'missing-service' ? [`${spot.service.namespace}/${spot.service.name}`] : [],
    );
    expect([...missing].sort()).toEqual([
      'logging/es',
      'shop/a1',
      'shop/a2',
      'shop/db-gone',
      'shop/kept',
      'shop/mc',
    ]);
  });

  it('names a port that the Service does not have and makes no call of it', () => {
    const discovery = discoverYaml(
      `${server('client', { container: env({ API_URL: 'http://api:81' }) })}${api}`,
    );
    expect(callLines(discovery)).toEqual([]);
    expect(discovery.blindSpots).toContainEqual(expect.objectContaining({ kind: 'missing-port', port: 81 }));
  });

  it('keeps destinations outside apart from Services', () => {
    const discovery = discoverYaml(
      server('client', {
        container: env({
          MAIL_HOST: 'smtp.example.com',
          MAIL_PORT: '587',
          S3_ENDPOINT: 'https://s3.example.org',
          IP_ADDR: '203.0.113.7:9000',
          META: 'http://localhost:80',
        }),
      }),
    );
    expect(callLines(discovery)).toEqual([
      'shop/client → outside host-203-0-113-7:9000 tcp medium',
      'shop/client → outside s3-example-org:443 https medium',
      'shop/client → outside smtp-example-com:587 tcp medium',
    ]);
    expect(discovery.topology.externals.find(({ name }) => name === 'host-203-0-113-7')).toMatchObject({
      hosts: [],
      cidrs: ['203.0.113.7/32'],
    });
  });

  it('follows ExternalName Services and cluster addresses', () => {
    const yaml = `${server('client', { container: env({ A_URL: 'http://alias', B_ADDR: '10.0.0.9:80' }) })}${api.replace('type: ClusterIP', 'clusterIP: 10.0.0.9')}---
apiVersion: v1
kind: Service
metadata: {name: alias, namespace: shop}
spec: {type: ExternalName, externalName: api.example.com}
`;
    expect(callLines(discoverYaml(yaml))).toEqual([
      'shop/client → shop/api:8080 http high',
      'shop/client → outside api-example-com:80 http medium',
    ]);
  });

  it('takes pods below a headless Service by their own port, and calls among fellow pods', () => {
    const yaml = `${server('store', { headless: true, ports: [{ port: 7000 }], container: env({ SEED_ADDR: 'store-0.store:7001' }) })}${server('client', { container: env({ STORE_ADDR: 'store-1.store.shop.svc.cluster.local:7000' }) })}`;
    expect(callLines(discoverYaml(yaml))).toEqual([
      'shop/client → shop/store:7000 tcp high',
      'shop/store → shop/store:7001 tcp high',
    ]);
  });

  it('does not call itself by its own Service', () => {
    expect(
      callLines(
        discoverYaml(server('api', { ports: [{ port: 80 }], container: env({ SELF_URL: 'http://api' }) })),
      ),
    ).toEqual([]);
  });

  it('sees who talks to the API server', () => {
    const yaml = `${server('client', { container: env({ K8S_URL: 'https://kubernetes.default.svc' }) })}${server('other')}`;
    const needs = discoverYaml(yaml).topology.workloads.map(({ name, needsApiServer }) => [
      name,
      needsApiServer,
    ]);
    expect(needs).toEqual([
      ['client', true],
      ['other', false],
    ]);
  });
});

describe('hints and gaps', () => {
  const take = 'envFrom: [{configMapRef: {name: all}}]';
  const shared = `---
apiVersion: v1
kind: ConfigMap
metadata: {name: all, namespace: shop}
data: {API_ADDR: "api:80"}
`;

  it('trusts a ConfigMap that several take as a whole less', () => {
    const [one, two] = [server('one', { container: take }), server('two', { container: take })];
    expect(callLines(discoverYaml(`${one}${shared}${api}`))).toEqual(['shop/one → shop/api:8080 http high']);
    expect(callLines(discoverYaml(`${one}${two}${shared}${api}`))).toEqual([
      'shop/one → shop/api:8080 http medium',
      'shop/two → shop/api:8080 http medium',
    ]);
  });

  it('trusts a list that names its reader among the others least', () => {
    const list = shared.replace('API_ADDR: "api:80"', 'API_ADDR: "api:80", ONE_ADDR: "one:80"');
    const one = server('one', { ports: [{ port: 80 }], container: take });
    expect(callLines(discoverYaml(`${one}${server('two', { container: take })}${list}${api}`))).toEqual([
      'shop/one → shop/api:8080 http low',
      'shop/two → shop/api:8080 http medium',
      'shop/two → shop/one:80 tcp medium',
    ]);
  });

  it('takes an exact name under a key that repeats it as a hint', () => {
    expect(callsWithEnv({ QUEUE: 'queue', THING: 'api' })).toEqual([]);
    expect(callsWithEnv({ DB: 'db', THING: 'api' })).toEqual(['shop/db:5432 tcp low']);
  });

  it('knows the namespace that a pod is told', () => {
    const container =
      'env: [{name: NS, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}, {name: API_URL, value: "http://api.$(NS).svc:80"}]';
    expect(callLines(discoverYaml(`${server('client', { container })}${api}`))).toEqual([
      'shop/client → shop/api:8080 http high',
    ]);
  });

  it('names settings that are not set, not there, or known only when the pod runs', () => {
    const container = `env:
- {name: A_URL, valueFrom: {configMapKeyRef: {name: all, key: gone, optional: true}}}
- {name: B_HOST, valueFrom: {configMapKeyRef: {name: nowhere, key: x}}}
- {name: AGENT_HOST, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}
- {name: LEVEL, valueFrom: {configMapKeyRef: {name: all, key: gone}}}`;
    const spots = discoverYaml(`${server('client', { container })}${shared}`).blindSpots;
    expect(
      spots.flatMap((spot) => (spot.kind === 'unreadable-setting' ? [`${spot.key} ${spot.source}`] : [])),
    ).toEqual([
      'AGENT_HOST status.hostIP',
      'A_URL ConfigMap shop/all, key gone',
      'B_HOST ConfigMap shop/nowhere',
    ]);
  });

  it.each<[string, string, string, string[]]>([
    ['a ConfigMap', '', 'configMap: {name: app-config}', ['/etc/app ConfigMap shop/app-config']],
    ['a Secret', '', 'secret: {secretName: app-secrets}', ['/etc/app Secret shop/app-secrets']],
    [
      'projected sources',
      '',
      'projected: {sources: [{configMap: {name: app-config}}, {secret: {name: db-credentials}}, {configMap: {name: kube-root-ca.crt}}]}',
      ['/etc/app ConfigMap shop/app-config', '/etc/app Secret shop/db-credentials'],
    ],
    ['one file of it', ', subPath: app.yaml', 'configMap: {name: x}', ['/etc/app ConfigMap shop/x']],
    ['certificates by name', '', 'secret: {secretName: web-tls}', []],
    ['certificates by file', '', 'secret: {secretName: web, items: [{key: tls.crt, path: tls.crt}]}', []],
    ['a password alone', ', subPath: db-password', 'secret: {secretName: web}', []],
    ['a source that is there', '', 'configMap: {name: all}', []],
  ])('names a mount whose content is not in the input: %s', (_title, mount, volume, expected) => {
    const client = server('client', {
      container: `volumeMounts: [{name: f, mountPath: /etc/app${mount}}]`,
      pod: `volumes: [{name: f, ${volume}}]`,
    });
    const { blindSpots } = discoverYaml(`${client}${shared}`);
    expect(
      blindSpots.flatMap((spot) =>
        spot.kind === 'unreadable-setting' ? [`${spot.key} ${spot.source}`] : [],
      ),
    ).toEqual(expected);
  });

  it('names a variable whose host is another one that is not set', () => {
    const { blindSpots } = discoverYaml(
      server('client', {
        container: env({
          A_URL: 'http://$(GONE)',
          B: 'http://${NOWHERE}:80',
          C_HOST: '$(HOST)',
          D_URL: 'http://api:80/$(PATH)',
          LABEL: '$(TEXT)',
        }),
      }),
    );
    expect(
      blindSpots.flatMap((spot) => {
        if (spot.kind === 'missing-service') return [`missing ${spot.service.name}`];
        return spot.kind === 'unreadable-setting' ? [`${spot.key} ${spot.source}`] : [];
      }),
    ).toEqual([
      'missing api',
      'A_URL $(GONE), which is not set',
      'B ${NOWHERE}, which is not set',
      'C_HOST $(HOST), which is not set',
    ]);
  });

  it('leaves a workload unconfirmed whose file or prefixed variables are not in the input', () => {
    for (const told of [
      'volumeMounts: [{name: f, mountPath: /etc/app}]',
      'envFrom: [{prefix: APP_, secretRef: {name: gone}}]',
    ]) {
      const web = server('web', {
        ports: [{ port: 80 }],
        container: `${env({ API_URL: 'http://api:80' })}\n${told}`,
        pod: 'volumes: [{name: f, configMap: {name: gone}}]',
      });
      const back = server('api', { ports: [{ port: 80 }], container: env({ WEB_URL: 'http://web:80' }) });
      expect(acceptInferred(discoverYaml(`${web}${back}`), 'all').unconfirmed).toEqual([
        { workload: { namespace: 'shop', name: 'web' }, because: ['unreadable-setting'] },
      ]);
    }
  });

  it('sees what the API server calls', () => {
    const webhook = `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: w}
webhooks: [{name: x.example.com, clientConfig: {service: {name: hook, namespace: shop, path: /v}}}]
`;
    const discovery = discoverYaml(
      `${server('hook', { ports: [{ port: 443, targetPort: 9443 }] })}${webhook}`,
    );
    expect(discovery.exposures.map(({ type, to, port }) => `${type} ${to.name}:${port}`)).toEqual([
      'webhook hook:9443',
    ]);
    expect(discovery.findings.map(({ code }) => code)).toContain('called-by-api-server');
  });

  it('names a ConfigMap that nobody refers to and that names Services', () => {
    const spots = discoverYaml(`${server('client')}${shared}${api}`).blindSpots;
    expect(spots).toContainEqual(
      expect.objectContaining({
        kind: 'unread-config-map',
        configMap: { namespace: 'shop', name: 'all' },
        services: [{ namespace: 'shop', name: 'api' }],
      }),
    );
    expect(
      discoverYaml(`${server('client', { container: take })}${shared}${api}`).blindSpots,
    ).not.toContainEqual(expect.objectContaining({ kind: 'unread-config-map' }));
  });
});

describe('names', () => {
  it('of two kinds that share one, the second is called after its kind too', () => {
    const job = `---
apiVersion: batch/v1
kind: Job
metadata: {name: api, namespace: shop}
spec: {template: {spec: {containers: [{name: main, image: x, command: [curl, "http://api"]}]}}}
`;
    const discovery = discoverYaml(`${api}${job}`);
    expect(callLines(discovery)).toEqual(['shop/api-job → shop/api:8080 http high']);
    const both = discoverYaml(`${api}${job}${server('api-job')}`).topology.workloads;
    expect(both.map(({ name, kind }) => [name, kind])).toEqual([
      ['api', 'Deployment'],
      ['api-job', 'Deployment'],
      ['api-job-pods', 'Job'],
    ]);
  });
});

describe('an address of a pod', () => {
  it('leads to its workload, as that of a Service does', () => {
    const pod = `---
apiVersion: v1
kind: Pod
metadata: {name: db-0, namespace: shop, labels: {app: db}}
spec: {containers: [{name: main, image: 'postgres:17'}]}
status: {podIP: 10.244.1.7}
`;
    const client = server('client', { container: env({ DB_ADDR: '10.244.1.7:5432' }) });
    expect(callLines(discoverYaml(`${client}${pod}`))).toEqual(['shop/client → shop/db-0:5432 tcp medium']);
  });
});

describe('what is called like something it is not', () => {
  it('is an injected proxy only with the image of one', () => {
    const named = (image: string) =>
      server('web', { container: env({ DB_URL: 'postgres://db:5432/x' }), image }).replace(
        'name: main',
        'name: istio-proxy',
      );
    const db = server('db', { image: 'postgres:17', ports: [{ port: 5432 }] });
    expect(callLines(discoverYaml(`${named('acme/notistio:1')}${db}`))).toHaveLength(1);
    expect(callLines(discoverYaml(`${named('docker.io/istio/proxyv2:1.30.4')}${db}`))).toEqual([]);
  });

  it('is a guess where the key says that it is for the public, and no call where it is only printed', () => {
    const api = server('api', { ports: [{ port: 80, targetPort: 8080 }] });
    const told = (container: string) => callLines(discoverYaml(`${server('web', { container })}${api}`));
    expect(told(env({ PUBLIC_URL: 'http://api:80' }))).toEqual(['shop/web → shop/api:8080 http low']);
    expect(told('command: [sh, -c, "echo http://api:80 is not called"]')).toEqual([]);
    expect(told(env({ HELP: 'see http://api:80/docs' }))).toEqual([]);
  });
});
