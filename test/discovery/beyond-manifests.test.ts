import { describe, expect, it } from 'vitest';
import { acceptInferred } from '../../src/discovery/accept-inferred.ts';
import { callLines, discoverYaml, env, server } from './discover-yaml.ts';

const api = server('api', { ports: [{ port: 80, targetPort: 8080, name: 'http' }] });

function kindsOf(yaml: string): string[] {
  return discoverYaml(yaml)
    .blindSpots.filter(({ kind }) => kind !== 'workload-without-calls' && kind !== 'service-without-caller')
    .map(({ kind }) => kind);
}

function kindsIn(discovery: ReturnType<typeof discoverYaml>): string[] {
  return discovery.blindSpots.map(({ kind }) => kind);
}

describe('what stands in no manifest', () => {
  it('is the way of requests through Knative: neither a Knative Service nor its callers are confirmed', () => {
    const hello = `---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: hello, namespace: shop}
spec: {template: {spec: {containers: [{image: 'example/hello:1'}]}}}
`;
    const web = server('web', { container: env({ HELLO: 'http://hello.shop.svc.cluster.local' }) });
    const discovery = discoverYaml(`${hello}${web}${api}`);
    expect(discovery.blindSpots).toContainEqual({
      kind: 'knative-path',
      workload: { namespace: 'shop', name: 'hello' },
      callers: [{ namespace: 'shop', name: 'web' }],
    });
    const because = new Map(
      acceptInferred(discovery, 'all').unconfirmed.map(({ workload, because: why }) => [workload.name, why]),
    );
    expect(because.get('hello')).toContain('behind-knative');
    expect(because.get('web')).toContain('behind-knative');
    expect(because.get('api')).not.toContain('behind-knative');
  });

  it('is what a setting that names a Service is for, where no call could be made of it', () => {
    const mentioned = (settings: Record<string, string>, name = 'api') =>
      discoverYaml(
        `${server('web', { container: env(settings) })}${server(name, { ports: [{ port: 80, targetPort: 8080, name: 'http' }] })}`,
      );
    const dialled = [
      'x{(HOST=api)}',
      "connect(('api', 80))",
      'api,abortConnect=false',
      'see api.shop please',
    ];
    for (const value of dialled)
      expect([value, ...kindsIn(mentioned({ THING: value }))]).toContain('mentioned-service');
    const discovery = mentioned({ THING: 'x{(HOST=api)}' });
    expect(discovery.blindSpots).toContainEqual(
      expect.objectContaining({
        kind: 'mentioned-service',
        from: { namespace: 'shop', name: 'web' },
        service: { namespace: 'shop', name: 'api' },
        workloads: [{ namespace: 'shop', name: 'api' }],
      }),
    );
    for (const { because } of acceptInferred(discovery, 'all').unconfirmed)
      expect(because).toContain('mention-unread');
    const others: Record<string, string> = {
      APP_NAME: 'api',
      APP: 'api',
      NOTE: 'the api is fast, and api, web are names',
      FILE: '/etc/api',
      IMAGE: 'api:8080',
      PACKAGE: 'com.example.api',
      GREETING: 'my-api:8080x',
    };
    expect(kindsIn(mentioned(others))).not.toContain('mentioned-service');
    expect(kindsIn(mentioned({ API_URL: 'http://api', THING: '(HOST=api)' }))).not.toContain(
      'mentioned-service',
    );
  });

  it('are pods that an operator makes of an object, unless something of it is in the input', () => {
    const cluster = (spec: string, kind = 'Cluster', group = 'postgresql.cnpg.io/v1') => `---
apiVersion: ${group}
kind: ${kind}
metadata: {name: orders, namespace: shop}
spec: ${spec}
`;
    expect(kindsOf(`${api}${cluster('{instances: 3, storage: {size: 1Gi}}')}`)).toEqual(['operator-object']);
    expect(kindsOf(`${api}${cluster('{kafka: {replicas: 3}}', 'Kafka', 'kafka.strimzi.io/v1')}`)).toEqual([
      'operator-object',
    ]);
    const owned = `---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: orders, namespace: shop, ownerReferences: [{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, name: orders, uid: a}]}
spec: {template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: main, image: 'postgres:17'}]}}}
`;
    expect(kindsOf(`${api}${cluster('{instances: 3}')}${owned}`)).toEqual([]);
    const labelled = server('pods').replace('labels: {app: pods}', 'labels: {cnpg.io/cluster: orders}');
    expect(kindsOf(`${api}${cluster('{instances: 3}')}${labelled}`)).toEqual([]);
    const others = [
      cluster('{dnsNames: [a.example.com]}', 'Certificate', 'cert-manager.io/v1'),
      cluster('{minReplicas: 1}', 'HorizontalPodAutoscaler', 'autoscaling/v2'),
      cluster('{replicas: 1}', 'Widget', 'extensions.istio.io/v1'),
    ];
    expect(kindsOf(`${api}${others.join('')}`)).toEqual([]);
  });

  it('is what a secrets store mounts, unless it is called like a proof', () => {
    const mounting = (provider: string) =>
      server('client', {
        container: 'volumeMounts: [{name: store, mountPath: /etc/store}]',
        pod: `volumes: [{name: store, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: ${provider}}}}]`,
      });
    expect(discoverYaml(`${mounting('app-config')}${api}`).blindSpots).toContainEqual(
      expect.objectContaining({
        kind: 'unreadable-setting',
        key: '/etc/store',
        source: 'SecretProviderClass shop/app-config',
      }),
    );
    expect(kindsOf(`${mounting('tls-certs')}${api}`)).toEqual([]);
  });

  it('is the port behind a target that no pod has', () => {
    const dead = server('dead', { ports: [{ port: 81, targetPort: 'admin' }] });
    const client = server('client', { container: env({ DEAD_URL: 'http://dead:81' }) });
    const discovery = discoverYaml(`${client}${dead}`);
    expect(callLines(discovery)).toEqual([]);
    expect(discovery.blindSpots).toContainEqual(
      expect.objectContaining({ kind: 'service-port-without-target', port: 81, target: 'admin' }),
    );
    expect(discovery.blindSpots).toContainEqual(expect.objectContaining({ kind: 'missing-port', port: 81 }));
  });

  it('is the Service that Knative makes: the call is a guess', () => {
    const knative = `---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: thumbs, namespace: shop}
spec: {template: {spec: {containers: [{image: example/thumbs, ports: [{containerPort: 8081}]}]}}}
`;
    const client = server('client', { container: env({ THUMBS: 'http://thumbs.shop.svc.cluster.local' }) });
    const discovery = discoverYaml(`${client}${knative}`);
    expect(callLines(discovery)).toEqual(['shop/client → shop/thumbs:8081 http low']);
    expect(discovery.blindSpots.map(({ kind }) => kind)).not.toContain('missing-service');
  });
});

describe('workloads', () => {
  it('are as many pods as are in the input where only pods show them', () => {
    const pod = (name: string) => `---
apiVersion: v1
kind: Pod
metadata: {name: web-5d4-${name}, namespace: shop, labels: {app: web, pod-template-hash: 5d4}, ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web-5d4, uid: a, controller: true}]}
spec: {containers: [{name: main, image: example/web}]}
`;
    const { workloads } = discoverYaml(`${pod('a')}${pod('b')}`).topology;
    expect(workloads.map(({ name, replicas }) => [name, replicas])).toEqual([['web', 2]]);
  });

  it('that all stay outside leave their namespace outside, unless it is in a mesh today', () => {
    const outside = server('agent', { pod: 'hostNetwork: true' });
    const joins = (yaml: string) => discoverYaml(yaml).topology.namespaces.map(({ joinsMesh }) => joinsMesh);
    const labelled =
      '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n';
    expect([outside, `${outside}${api}`, `${outside}${labelled}`].map(joins)).toEqual([
      [false],
      [true],
      [true],
    ]);
  });

  it('are what their image is called in full: Temporal is no Tempo', () => {
    const role = (image: string) => discoverYaml(server('it', { image })).topology.workloads[0]?.role;
    expect(
      ['example/temporal', 'grafana/tempo:2', 'postgres15', 'example/minions', 'cockroachdb/cockroach'].map(
        role,
      ),
    ).toEqual(['application', 'monitoring', 'database', 'application', 'database']);
  });
});
