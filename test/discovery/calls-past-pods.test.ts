import { describe, expect, it } from 'vitest';
import { acceptInferred } from '../../src/discovery/accept-inferred.ts';
import { callLines, discoverYaml, env, server } from './discover-yaml.ts';

const db = server('db', { image: 'postgres:17', ports: [{ port: 5432, name: 'postgres' }] });
const api = server('api', {
  ports: [{ port: 80, targetPort: 8080, name: 'http' }],
  container: env({ DATABASE_URL: 'postgres://db:5432/shop' }),
});
const calling = env({ API_URL: 'http://api' });
const web = server('web', { container: calling });

function object(apiVersion: string, kind: string, rest: object, metadata: object = {}): string {
  return `---\n${JSON.stringify({ apiVersion, kind, metadata: { name: 'it', ...metadata }, ...rest })}\n`;
}

/** Why each workload is left open, by its name. */
function reasons(yaml: string): Readonly<Record<string, readonly string[]>> {
  const { unconfirmed } = acceptInferred(discoverYaml(yaml), 'all');
  return Object.fromEntries(unconfirmed.map(({ workload, because }) => [workload.name, because]));
}

describe('what nodes call', () => {
  const told = (container: string, pod = '') =>
    reasons(`${server('web', { container: `${calling}\n${container}`, pod })}${api}${db}`);

  it.each([
    'livenessProbe: {httpGet: {host: db, port: 5432}}',
    'readinessProbe: {tcpSocket: {host: db.shop.svc.cluster.local, port: 5432}}',
    'lifecycle: {preStop: {httpGet: {host: db.shop, port: 5432}}}',
  ])('is not confirmed where a probe or a hook names its Service: %s', (container) => {
    expect(told(container)).toEqual({ db: ['called-by-node'] });
  });

  it.each([
    'livenessProbe: {httpGet: {port: 8080}}',
    'livenessProbe: {httpGet: {host: 127.0.0.1, port: 8080}}',
    'livenessProbe: {httpGet: {host: example.com, port: 443}}',
    'livenessProbe: {httpGet: {host: nowhere, port: 443}}',
  ])('is confirmed where it names the pod itself, or nobody of the input: %s', (container) => {
    expect(told(container)).toEqual({});
  });

  it('has its port, and the pod with the probe has not', () => {
    const probing = server('web', { container: 'livenessProbe: {httpGet: {host: db, port: 5432}}' });
    const { topology } = discoverYaml(`${probing}${db}`);
    expect(topology.workloads.map(({ name, probePorts }) => [name, probePorts])).toEqual([
      ['db', []],
      ['web', []],
    ]);
  });

  it.each([
    'nfs: {server: db.shop.svc.cluster.local, path: /}',
    'nfs: {server: db, path: /}',
    'iscsi: {targetPortal: "db.shop:3260", iqn: x}',
    'cephfs: {monitors: ["db.shop.svc:6789"]}',
    'csi: {driver: smb.csi.k8s.io, volumeAttributes: {source: //db.shop.svc.cluster.local/share}}',
  ])('is not confirmed where a volume names its Service: %s', (volume) => {
    expect(told('', `volumes: [{name: v, ${volume}}]`)).toEqual({ db: ['called-by-node'] });
  });

  it('is confirmed where a volume only has a word that is its name too', () => {
    expect(
      told('', 'volumes: [{name: v, csi: {driver: db, fsType: db, volumeAttributes: {share: /db}}}]'),
    ).toEqual({});
  });

  it('is not confirmed where a persistent volume or a storage class names its Service or its address', () => {
    const base = `${web}${api}${db.replace('  type: ClusterIP', '  clusterIP: 10.96.0.9')}`;
    const volume = (spec: object) => reasons(`${base}${object('v1', 'PersistentVolume', { spec })}`);
    expect(volume({ nfs: { server: '10.96.0.9', path: '/' } })).toEqual({ db: ['called-by-node'] });
    expect(volume({ nfs: { server: 'db', path: '/' }, claimRef: { namespace: 'shop', name: 'c' } })).toEqual({
      db: ['called-by-node'],
    });
    expect(volume({ nfs: { server: '192.0.2.1', path: '/' } })).toEqual({});
    const parameters = { server: 'db.shop.svc.cluster.local', share: '/' };
    expect(reasons(`${base}${object('storage.k8s.io/v1', 'StorageClass', { parameters })}`)).toEqual({
      db: ['called-by-node'],
    });
  });
});

describe('what the platform calls', () => {
  it('is not confirmed, and told with its caller', () => {
    const poller = server('poller', {
      namespace: 'kube-system',
      container: env({ TARGET_URL: 'http://api.shop' }),
    });
    const yaml = `${web}${api}${db}${poller}`;
    expect(reasons(yaml)).toEqual({ api: ['called-by-platform'] });
    expect(discoverYaml(yaml).findings.find(({ code }) => code === 'called-by-platform')?.values).toEqual({
      workload: 'shop/api',
      callers: 'kube-system/poller',
    });
  });

  it('is not confirmed where istiod fetches keys from it, or where a host of the mesh leads to it', () => {
    const keys = object('security.istio.io/v1', 'RequestAuthentication', {
      spec: { jwtRules: [{ issuer: 'x', jwksUri: 'http://api.shop.svc.cluster.local/keys' }] },
    });
    const entry = object('networking.istio.io/v1', 'ServiceEntry', {
      spec: { hosts: ['orders.example.com'], endpoints: [{ address: 'api.shop.svc.cluster.local' }] },
    });
    for (const yaml of [keys, entry])
      expect(reasons(`${web}${api}${db}${yaml}`)).toEqual({ api: ['named-elsewhere'] });
  });

  it('is not confirmed where a gateway asks it for authorization', () => {
    const backendRef = { name: 'api', port: 80 };
    const filters = [{ type: 'ExternalAuth', externalAuth: { protocol: 'HTTP', backendRef } }];
    const spec = { parentRefs: [{ name: 'gw' }], rules: [{ filters }] };
    const route = object('gateway.networking.k8s.io/v1', 'HTTPRoute', { spec }, { namespace: 'shop' });
    expect(reasons(`${web}${api}${db}${route}`)).toEqual({ api: ['gateway-unknown'] });
  });

  it('is not confirmed where a controller is told that it answers for all others', () => {
    const controller = (flag: string) =>
      reasons(
        `${web}${api}${db}${server('controller', { namespace: 'edge', container: `args: ["${flag}=shop/api"]` })}`,
      ).api;
    expect(controller('--default-backend-service')).toEqual(['mention-unread']);
    expect(controller('--publish-service')).toBeUndefined();
  });
});

describe('a Service without a selector', () => {
  const alias = object(
    'v1',
    'Service',
    { spec: { ports: [{ port: 5432 }] } },
    { name: 'alias', namespace: 'shop' },
  );
  const slice = (...addresses: string[]) =>
    object(
      'discovery.k8s.io/v1',
      'EndpointSlice',
      { addressType: 'IPv4', endpoints: [{ addresses }], ports: [{ port: 5432 }] },
      { namespace: 'shop', labels: { 'kubernetes.io/service-name': 'alias' } },
    );
  const primary = object(
    'v1',
    'Pod',
    { spec: { containers: [{ name: 'main', image: 'postgres:17' }] }, status: { podIP: '10.0.0.9' } },
    { name: 'primary', namespace: 'shop', labels: { role: 'primary' } },
  );
  const caller = server('late', { container: env({ DB: 'postgres://alias/x' }) });

  it('leads to the pods that have the addresses of its endpoints', () => {
    expect(callLines(discoverYaml(`${alias}${slice('10.0.0.9')}${primary}${caller}`))).toEqual([
      'shop/late → shop/primary:5432 postgres high',
    ]);
  });

  it('leads outside where one of them is nobody of the input', () => {
    expect(callLines(discoverYaml(`${alias}${slice('10.0.0.9', '192.0.2.1')}${primary}${caller}`))).toEqual([
      'shop/late → outside alias-shop:5432 postgres medium',
    ]);
  });
});

describe('containers that a description does not have', () => {
  const owned = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', uid: '1', controller: true };
  const pod = (name: string, spec: object) =>
    object(
      'v1',
      'Pod',
      { spec },
      { name, namespace: 'shop', labels: { app: 'api' }, ownerReferences: [owned] },
    );
  const main = { name: 'main', image: 'example/app:1' };

  it('leave the workload open, one finding for all its pods', () => {
    const agent = { name: 'vault-agent', image: 'hashicorp/vault:1' };
    const pods = ['api-1', 'api-2'].map((name) => pod(name, { containers: [main, agent] })).join('');
    const yaml = `${web}${api}${db}${pods}`;
    expect(reasons(yaml)).toEqual({ api: ['injected-container'] });
    const told = discoverYaml(yaml).findings.filter(({ code }) => code === 'injected-container');
    expect(told.map(({ values }) => values)).toEqual([
      { workload: 'shop/api', sign: 'container vault-agent', object: 'Pod shop/api-1' },
    ]);
  });

  it('leave it open where a person added them, and what these call is no call of the application', () => {
    const debugging = { name: 'debugger-x7k', image: 'curl', command: ['curl', 'http://db:5432'] };
    const yaml = `${web}${api}${db}${pod('api-1', { containers: [main], ephemeralContainers: [debugging] })}`;
    expect(reasons(yaml)).toEqual({ api: ['injected-container'] });
    expect(callLines(discoverYaml(yaml))).toEqual(callLines(discoverYaml(`${web}${api}${db}`)));
  });

  it('are none where a mesh that is known put them there', () => {
    const proxy = { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.27.0' };
    const start = { name: 'istio-init', image: 'docker.io/istio/proxyv2:1.27.0' };
    const spec = { initContainers: [start], containers: [main, proxy] };
    expect(reasons(`${web}${api}${db}${pod('api-1', spec)}`)).toEqual({});
  });
});
