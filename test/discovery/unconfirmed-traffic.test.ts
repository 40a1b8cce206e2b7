import { describe, expect, it } from 'vitest';
import { acceptInferred } from '../../src/discovery/accept-inferred.ts';
import { discover } from '../../src/discovery/discover.ts';
import { readObjects } from '../../src/kubernetes/read-objects.ts';
import { callLines, discoverYaml, env, server } from './discover-yaml.ts';

const db = server('db', { image: 'postgres:17', ports: [{ port: 5432, name: 'postgres' }] });
const api = server('api', {
  ports: [{ port: 80, targetPort: 8080, name: 'http' }],
  container: env({ DATABASE_URL: 'postgres://db:5432/shop' }),
});
const web = server('web', { container: env({ API_URL: 'http://api' }) });

function reasons(discovery: ReturnType<typeof discoverYaml>): Readonly<Record<string, readonly string[]>> {
  const { unconfirmed } = acceptInferred(discovery, 'all');
  return Object.fromEntries(unconfirmed.map(({ workload, because }) => [workload.name, because]));
}

function why(workload: string, yaml: string): readonly string[] {
  return reasons(discoverYaml(`${web}${api}${db}${yaml}`))[workload] ?? [];
}

function custom(apiVersion: string, kind: string, rest: object, name = 'it'): string {
  return `---\n${JSON.stringify({ apiVersion, kind, metadata: { name, namespace: 'shop' }, ...rest })}\n`;
}

describe('a workload is confirmed', () => {
  it('where nothing else speaks of it', () => {
    expect(why('api', '')).toEqual([]);
  });

  it.each([
    [
      'reference by name and port',
      'traefik.io/v1alpha1',
      'IngressRoute',
      { spec: { routes: [{ services: [{ name: 'api', port: 80 }] }] } },
    ],
    [
      'reference below a key that says what it is',
      'projectcontour.io/v1',
      'HTTPProxy',
      { spec: { routes: [{ services: [{ name: 'api' }] }] } },
    ],
    ['name with a port', 'getambassador.io/v3alpha1', 'Mapping', { spec: { service: 'api:80' } }],
    [
      'name of a kind Service',
      'eventing.knative.dev/v1',
      'Trigger',
      { spec: { subscriber: { ref: { kind: 'Service', name: 'api' } } } },
    ],
    [
      'address',
      'argoproj.io/v1alpha1',
      'AnalysisTemplate',
      { spec: { metrics: [{ provider: { web: { url: 'http://api.shop:80/x' } } }] } },
    ],
    [
      'serviceName',
      'apisix.apache.org/v2',
      'ApisixRoute',
      { spec: { http: [{ backends: [{ serviceName: 'api', servicePort: 80 }] }] } },
    ],
    [
      'cluster of a proxy',
      'networking.istio.io/v1alpha3',
      'EnvoyFilter',
      {
        spec: {
          configPatches: [{ patch: { value: { cluster: 'outbound|80||api.shop.svc.cluster.local' } } }],
        },
      },
    ],
    ['field beside spec', 'configuration.konghq.com/v1', 'KongPlugin', { config: { host: 'api' } }],
    [
      'a group below k8s.io',
      'sparkoperator.k8s.io/v1',
      'SparkApplication',
      { spec: { env: [{ name: 'API_HOST', value: 'api' }] } },
    ],
    ['a group without a dot', 'mycompany/v1', 'Thing', { spec: { url: 'http://api' } }],
    [
      'a reference with its namespace',
      'example.com/v1',
      'Thing',
      { spec: { serviceRef: { name: 'api', namespace: 'shop' } } },
    ],
    ['namespace and name in one', 'example.com/v1', 'Thing', { spec: { service: 'shop/api' } }],
    ['own name, exported', 'multicluster.x-k8s.io/v1alpha1', 'ServiceExport', {}],
  ])('not where an object that is read past names its Service: %s', (_form, apiVersion, kind, rest) => {
    const name = kind === 'ServiceExport' ? 'api' : 'it';
    expect(why('api', custom(apiVersion, kind, rest, name))).toEqual(['named-elsewhere']);
  });

  it.each([
    [
      'the target of an autoscaler',
      'keda.sh/v1alpha1',
      'ScaledObject',
      { spec: { scaleTargetRef: { kind: 'Deployment', name: 'api' } } },
    ],
    [
      'a label',
      'monitoring.coreos.com/v1',
      'PrometheusRule',
      { spec: { selector: { app: 'api' }, matchLabels: { host: 'api' } } },
    ],
    [
      'a name in a certificate',
      'cert-manager.io/v1',
      'Certificate',
      { spec: { dnsNames: ['api.shop.svc', 'api'] } },
    ],
    [
      'an application',
      'argoproj.io/v1alpha1',
      'Application',
      { spec: { project: 'api', source: { path: 'api', chart: 'api' } } },
    ],
    [
      'a secret',
      'external-secrets.io/v1',
      'ExternalSecret',
      { spec: { target: { name: 'other' }, data: [{ secretKey: 'api' }] } },
    ],
  ])('although an object names what is no address: %s', (_what, apiVersion, kind, rest) => {
    expect(why('api', custom(apiVersion, kind, rest))).toEqual([]);
  });

  it.each([
    [
      'networking.k8s.io/v1',
      'Ingress',
      { 'nginx.ingress.kubernetes.io/auth-url': 'http://api.shop.svc.cluster.local/verify' },
    ],
    ['v1', 'Service', { 'getambassador.io/config': 'kind: Mapping\nservice: api:80\n' }],
  ])(
    'not where an annotation of a routing object names its Service: %s %s',
    (apiVersion, kind, annotations) => {
      const object = {
        apiVersion,
        kind,
        metadata: { name: 'other', namespace: 'shop', annotations },
        spec: {},
      };
      expect(why('api', `---\n${JSON.stringify(object)}\n`)).toContain('named-elsewhere');
    },
  );

  it('not where other clusters, or an alias that nobody is seen to call, lead to it', () => {
    const service = (annotations: object, spec: object, namespace = 'shop') =>
      `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'other', namespace, annotations }, spec })}\n`;
    const ports = [{ port: 80, targetPort: 8080 }];
    const global = service({ 'service.cilium.io/global': 'true' }, { selector: { app: 'api' }, ports });
    expect(why('api', global)).toContain('named-elsewhere');
    const alias = service({}, { type: 'ExternalName', externalName: 'api.shop.svc.cluster.local' }, 'away');
    expect(why('api', alias)).toEqual(['named-elsewhere']);
    const caller = server('caller', { namespace: 'away', container: env({ OTHER_URL: 'http://other:80' }) });
    expect(why('api', `${alias}${caller}`)).not.toContain('named-elsewhere');
  });

  it('not where a ConfigMap that no pod refers to names its Service, as namespace/name:port too', () => {
    for (const value of ['shop/db:5432', 'postgres://db.shop:5432/x'])
      expect(
        why(
          'db',
          `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'tcp', namespace: 'edge' }, data: { 5432: value } })}\n`,
        ),
      ).toEqual(['named-elsewhere']);
  });

  it.each([
    ['vault.hashicorp.com/agent-inject', 'true'],
    ['dapr.io/enabled', 'true'],
    ['linkerd.io/inject', 'enabled'],
    ['consul.hashicorp.com/connect-inject', 'true'],
    ['instrumentation.opentelemetry.io/inject-java', 'true'],
  ])('not where %s has a container put into its pods, unless it says %s no more', (key, value) => {
    const annotated = (said: string) =>
      api.replace(
        'labels: {app: api}}\n    spec',
        `labels: {app: api}, annotations: {${key}: "${said}"}}\n    spec`,
      );
    const of = (said: string) => reasons(discoverYaml(`${web}${annotated(said)}${db}`)).api ?? [];
    expect(of(value)).toEqual(['injected-container']);
    expect(of('false')).toEqual([]);
  });

  it("not where its namespace has a container put into all pods, Istio's own apart", () => {
    const namespace = (labels: object) =>
      `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels } })}\n`;
    expect(why('api', namespace({ 'kuma.io/sidecar-injection': 'enabled' }))).toEqual(['injected-container']);
    expect(why('api', namespace({ 'istio-injection': 'enabled' }))).toEqual([]);
  });

  it('not where it speaks of a cloud, by identity, name or key, without an address', () => {
    const account = `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'api', namespace: 'shop', annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/x' } } })}\n`;
    const withAccount = reasons(
      discoverYaml(
        `${web}${server('api', { ports: [{ port: 80 }], pod: 'serviceAccountName: api', container: env({ D: 'postgres://db:5432/x' }) })}${db}${account}`,
      ),
    );
    expect(withAccount.api).toEqual(['cloud-destination']);
    const told = (variables: Readonly<Record<string, string>>) =>
      reasons(
        discoverYaml(
          `${web}${server('api', { ports: [{ port: 80 }], container: env({ D: 'postgres://db:5432/x', ...variables }) })}${db}`,
        ),
      ).api ?? [];
    for (const [key, value] of [
      ['STORE', 's3://bucket/x'],
      ['TOPIC', 'arn:aws:sns:eu-west-1:123:topic'],
      ['ST', 'DefaultEndpointsProtocol=https;AccountName=acme;EndpointSuffix=core.windows.net'],
      ['INSTANCE', 'project:europe-west1:orders'],
      ['REPO', 'git@github.com:acme/x.git'],
      ['GOOGLE_APPLICATION_CREDENTIALS', '/var/secrets/key.json'],
      ['AWS_REGION', 'eu-west-1'],
    ] as const)
      expect([key, ...told({ [key]: value })]).toEqual([key, 'cloud-destination']);
    expect(told({ AWS_REGION: 'eu-west-1', S3_ENDPOINT: 'http://db:5432' })).toEqual([]);
  });

  it.each([
    ['cilium.io/v2', 'CiliumNetworkPolicy', { endpointSelector: { matchLabels: { app: 'api' } } }, 'shop'],
    [
      'projectcalico.org/v3',
      'NetworkPolicy',
      { ingress: [{ source: { selector: "app == 'api'" } }] },
      'shop',
    ],
    [
      'cilium.io/v2',
      'CiliumClusterwideNetworkPolicy',
      { ingress: [{ fromEndpoints: [{ matchLabels: { 'k8s:app': 'api' } }] }] },
      undefined,
    ],
  ])(
    'not where a policy that is not judged names a label of it: %s %s',
    (apiVersion, kind, spec, namespace) => {
      const policy = (inside: string | undefined) =>
        `---\n${JSON.stringify({ apiVersion, kind, metadata: { name: 'p', namespace: inside }, spec })}\n`;
      expect(why('api', policy(namespace))).toEqual(['input-unread']);
      if (namespace !== undefined) expect(why('api', policy('away'))).toEqual([]);
    },
  );

  it('not where it is a data store of several pods, and no setting says on which port they call each other', () => {
    const store = (replicas: number, container: string) =>
      server('db', { image: 'cassandra:5', headless: true, ports: [{ port: 9042 }], container })
        .replace('kind: Deployment', 'kind: StatefulSet')
        .replace('  selector: {match', `  replicas: ${replicas}\n  selector: {match`);
    const of = (replicas: number, seeds: string) => {
      const discovery = discoverYaml(
        `${server('web', { container: env({ DB_URL: 'cassandra://db:9042/x' }) })}${store(replicas, env({ SEEDS: seeds }))}`,
      );
      return [callLines(discovery).filter((line) => line.startsWith('shop/db')), reasons(discovery).db ?? []];
    };
    expect(of(3, 'db-0.db.shop')).toEqual([[], ['peers-unseen']]);
    expect(of(1, 'db-0.db.shop')).toEqual([[], []]);
    expect(of(3, 'db-0.db.shop:7000')).toEqual([['shop/db → shop/db:7000 tcp high'], []]);
  });

  it.each<[string, string, object, readonly string[]]>([
    ['names its fellow pods without a port', 'example/app:1', { PEERS: 'grid' }, ['peers-unseen']],
    ['calls them on the port that it names', 'example/app:1', { PEERS: 'grid:7000' }, []],
    [
      'advertises the ports on which they find each other',
      'kafka:4',
      { KAFKA_ADVERTISED_LISTENERS: 'A://grid-0.grid:9092,B://grid-0.grid:7000' },
      [],
    ],
    [
      'advertises only some of them',
      'kafka:4',
      { KAFKA_ADVERTISED_LISTENERS: 'A://grid-0.grid:9092' },
      ['peers-unseen'],
    ],
  ])(
    'of several pods only as far as they are seen to call each other: it %s',
    (_what, image, told, because) => {
      const variables = { ...told, DATABASE_URL: 'postgres://db:5432/x' };
      const grid = server('grid', {
        image,
        headless: true,
        ports: [
          { port: 9092, name: 'client' },
          { port: 7000, name: 'gossip' },
        ],
        container: env(variables as Record<string, string>),
      })
        .replace('kind: Deployment', 'kind: StatefulSet')
        .replace('  selector: {match', '  replicas: 3\n  selector: {match');
      const client = server('client', { container: env({ GRID: 'grid:9092' }) });
      expect(reasons(discoverYaml(`${grid}${client}${db}`)).grid ?? []).toEqual(because);
    },
  );

  it('through a Service with an address too, where it has several pods, and such a call is no caller seen', () => {
    const own = (replicas: number) =>
      discoverYaml(
        server('hub', { ports: [{ port: 80 }], container: env({ HUB_URL: 'http://hub' }) }).replace(
          '  selector: {match',
          `  replicas: ${replicas}\n  selector: {match`,
        ),
      );
    expect(callLines(own(1))).toEqual([]);
    expect(callLines(own(3))).toEqual(['shop/hub → shop/hub:80 http high']);
    expect(reasons(own(3)).hub).toEqual(['callers-may-be-hidden', 'no-callee-seen', 'no-caller-seen']);
  });

  it('not where pods that the input does not have run beside it', () => {
    const cluster = custom('postgresql.cnpg.io/v1', 'Cluster', { spec: { instances: 3, storage: {} } }, 'pg');
    const canary = custom('flagger.app/v1beta1', 'Canary', {
      spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, service: { port: 80 } },
    });
    const empty = (namespace: string) =>
      `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'pg-rw', namespace }, spec: { selector: { 'cnpg.io/cluster': 'pg' }, ports: [{ port: 5432 }] } })}\n`;
    for (const yaml of [cluster, canary, empty('shop')])
      expect(why('api', yaml)).toEqual(['pods-not-in-input']);
    expect(why('api', empty('away'))).toEqual([]);
  });

  it('not where a part of the input that may speak of it was not read', () => {
    const { objects } = readObjects(`${web}${api}${db}`, 'input.yaml');
    const unread = (namespaces?: readonly string[]) =>
      reasons(discover({ objects, unread: [namespaces === undefined ? {} : { namespaces }] })).api ?? [];
    expect(unread()).toEqual(['input-unread']);
    expect(unread(['shop'])).toEqual(['input-unread']);
    expect(unread(['elsewhere'])).toEqual([]);
  });
});

describe('a mention', () => {
  const dials = (container: string) =>
    reasons(discoverYaml(`${server('web', { container })}${api}${db}`)).web ?? [];

  it.each([
    `command: [python, -c, "import socket; socket.create_connection(('api', 80))"]`,
    'args: ["--backend=api:grpc"]',
    'command: [sh, -c, "scp x user@api:/tmp"]',
    `env: [{name: BACKENDS, value: '{"backends": [{"name": "api", "port": 80}]}'}]`,
  ])('of a Service, and no call, leaves both ends unconfirmed: %s', (container) => {
    expect(dials(container)).toContain('mention-unread');
  });

  it.each([
    ['NODES', '["api"]'],
    ['CONFIG_JSON', '{"cache":{"node":"api"}}'],
    ['SENTINELS', 'api|other'],
    ['THINGS', 'api;other'],
    ['THING', 'api/0'],
    ['ORDERS_SERVICE_NAME', 'api'],
  ])('is a Service as a value behind a word for an address: %s=%s', (key, value) => {
    expect(dials(env({ [key]: value }))).toContain('mention-unread');
  });

  it.each([
    ['NO_PROXY', 'api,localhost'],
    ['CORS_ORIGIN', 'http://api'],
    ['IMAGE', 'api:80'],
    ['CACHE_TYPE', 'api'],
    ['API_URL', 'http://other.example.com:443'],
  ])('is none where the key says that nobody dials it, or names it itself: %s=%s', (key, value) => {
    expect(dials(env({ [key]: value }))).not.toContain('mention-unread');
  });

  it.each([
    'bootstrap.servers=api',
    'nodes: [api]',
    'members:\n  - other\n  - api\n',
    'cluster.seeds = [ "api" ]',
    "connect('api')",
    'CACHE_NODE=api',
    '<host>api</host>',
    'other\napi\n',
  ])('is a Service in a file behind a word for an address: %j', (content) => {
    expect(mountedWith({ 'app.conf': content })).toContain('mention-unread');
  });

  it.each(['# the api server', 'cache: {type: api}', 'log.level=api', 'api: 5'])(
    'is none in a file that only has the word: %j',
    (content) => {
      expect(mountedWith({ 'app.conf': content })).not.toContain('mention-unread');
    },
  );

  const mountedWith = (data: Readonly<Record<string, string>>) => {
    const configMap = `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cfg', namespace: 'shop' }, data })}\n`;
    const mounted = server('web', {
      container: 'volumeMounts: [{name: cfg, mountPath: /etc/c}]',
      pod: 'volumes: [{name: cfg, configMap: {name: cfg}}]',
    });
    return reasons(discoverYaml(`${mounted}${api}${db}${configMap}`)).web ?? [];
  };

  it('in a line that also holds a secret counts, and one in a Secret is told without its name', () => {
    const secret = `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'shop' }, stringData: { pw: 'hunter2', nodes: 'api,10' } })}\n`;
    const holding = (container: string) =>
      discoverYaml(`${server('web', { container })}${api}${db}${secret}`);
    const ref = (name: string, key: string) =>
      `{name: ${name}, valueFrom: {secretKeyRef: {name: s, key: ${key}}}}`;
    const line = holding(
      `env: [${ref('PW', 'pw')}]\nargs: ["sh", "-c", "app --password $(PW) --depends api"]`,
    );
    expect(reasons(line).web).toContain('mention-unread');
    const listed = holding(`env: [${ref('NODES', 'nodes')}]`);
    expect(reasons(listed)).toMatchObject({
      web: expect.arrayContaining(['unreadable-setting']),
      api: expect.arrayContaining(['unreadable-setting']),
    });
    expect(
      JSON.stringify([line, listed].map(({ findings, blindSpots }) => [findings, blindSpots])),
    ).not.toMatch(/hunter2|api,10/);
  });

  it.each([
    'command: [pg_isready, -U, api]',
    'command: [sh, -c, "pg_dump -h db -U api api"]',
    'args: [worker, -Q, api]',
    'args: ["--publish-service=shop/api"]',
  ])('is none in a word that names a user, a database, a queue or an object: %s', (container) => {
    const discovery = discoverYaml(`${server('web', { container })}${api}${db}`);
    expect(reasons(discovery).web ?? []).not.toContain('mention-unread');
    expect(discovery.blindSpots.map(({ kind }) => kind)).not.toContain('missing-service');
  });

  it('in an annotation of the pods counts as in a setting', () => {
    const annotated = web
      .replace(
        'labels: {app: web}}\n    spec',
        'labels: {app: web}, annotations: {example.com/upstreams: "api:80"}}\n    spec',
      )
      .replace('http://api', 'http://db:5432');
    expect(reasons(discoverYaml(`${annotated}${api}${db}`)).web).toContain('mention-unread');
  });

  it('in a file is found by the port that stands after the name, binary data too', () => {
    const files = {
      'x.xml': '<c><host>api</host><port>80</port></c>',
      's.conf': 'cache_peer api parent 80 0',
    };
    const mounted = server('web', {
      container: 'volumeMounts: [{name: cfg, mountPath: /etc/c}]',
      pod: 'volumes: [{name: cfg, configMap: {name: cfg}}]',
    });
    for (const [name, content] of Object.entries(files))
      for (const data of [
        { data: { [name]: content } },
        { binaryData: { [name]: Buffer.from(content).toString('base64') } },
      ]) {
        const configMap = `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'cfg', namespace: 'shop' }, ...data })}\n`;
        expect(reasons(discoverYaml(`${mounted}${api}${db}${configMap}`)).web).toContain('mention-unread');
      }
  });
});
