import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { hasBit } from '../../../src/semantics/bitset.ts';
import { layerTexts, meshWorld, namespace, pod, security, service } from './mesh-world.ts';

const sidecars = { 'istio-injection': 'enabled' };
const get = { method: 'GET', path: '/' };
const base = [
  namespace('shop', sidecars),
  namespace('data', sidecars),
  pod('shop/web'),
  pod('shop/api'),
  pod('data/db'),
  service('shop/api'),
  service('data/db'),
];

function sidecar(place: string, spec: object): KubernetesObject {
  return { ...security('Sidecar', place, spec), apiVersion: 'networking.istio.io/v1' };
}

const strict = security('PeerAuthentication', 'istio-system/default', { mtls: { mode: 'STRICT' } });
const own = { egress: [{ hosts: ['./*', 'istio-system/*'] }] };
const closed = { ...own, outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };
const db = 'service data/db:80';

describe('a Sidecar', () => {
  it('is not needed: every Service is known', () => {
    expect(layerTexts(meshWorld(...base, strict).ask('shop/web', db, get))).toContain('mtls allowed');
  });

  it('leaves what it does not import to pass in plaintext, which STRICT refuses', () => {
    const world = meshWorld(...base, strict, sidecar('shop/default', own));
    expect(layerTexts(world.ask('shop/web', db, get))).toContain('mtls denied');
    expect(layerTexts(world.ask('shop/web', 'service shop/api:80', get))).toContain('mtls allowed');
    expect(layerTexts(meshWorld(...base, sidecar('shop/default', own)).ask('shop/web', db, get))).toContain(
      'mtls allowed',
    );
  });

  it('refuses it where only known destinations are allowed', () => {
    const answer = meshWorld(...base, sidecar('shop/default', closed)).ask('shop/web', db, get);
    expect(answer.layers).toHaveLength(1);
    expect(answer.layers[0]).toMatchObject({ outcome: 'denied', decidedBy: { policy: { kind: 'Sidecar' } } });
    // The port is that of a Service for HTTP which the caller knows, so the refusal is one of HTTP.
    expect(answer.callerSees).toBe('502');
    const alone = { ...closed, egress: [{ hosts: ['istio-system/*'] }] };
    expect(meshWorld(...base, sidecar('shop/default', alone)).ask('shop/web', db, get).callerSees).toBe(
      'reset',
    );
  });

  it('with labels counts before the one of the namespace, and that before the root namespace', () => {
    const open = { workloadSelector: { labels: { app: 'web' } }, egress: [{ hosts: ['*/*'] }] };
    const world = meshWorld(...base, sidecar('istio-system/default', closed), sidecar('shop/web', open));
    expect(layerTexts(world.ask('shop/web', db, get))).toContain('mtls allowed');
    expect(layerTexts(world.ask('shop/api', db, get))).toContain('mtls denied');
  });

  it.each([
    ['data/*', true],
    ['data/db.data.svc.cluster.local', true],
    ['*/*.svc.cluster.local', true],
    ['~/*', false],
    ['shop/*', false],
    ['data/api.data.svc.cluster.local', false],
  ])('imports by %s: %s', (host, expected) => {
    const scope = { egress: [{ hosts: [host] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };
    const answer = meshWorld(...base, sidecar('shop/default', scope)).ask('shop/web', db, get);
    expect(answer.layers.every(({ outcome }) => outcome === 'allowed')).toBe(expected);
  });

  it('shows in rows too', () => {
    const { mesh, ask } = meshWorld(...base, sidecar('shop/default', closed));
    const [hop] = ask('shop/web', db, get).hops;
    if (hop?.destination.kind !== 'workload') throw new Error('no destination');
    const row = mesh.row(hop.destination.workload, 8080, 'TCP');
    // Workloads by namespace and name: data/db, shop/api, shop/web.
    expect([0, 1, 2].map((index) => hasBit(row.denied, index))).toEqual([false, true, true]);
  });
});

describe('a Service that its annotation limits to namespaces', () => {
  const limited = (exportTo: string) => [
    ...base.filter(({ kind, metadata }) => kind !== 'Service' || metadata.name !== 'db'),
    {
      ...service('data/db'),
      metadata: { ...service('data/db').metadata, annotations: { 'networking.istio.io/exportTo': exportTo } },
    },
  ];
  const inside = pod('data/report');

  it.each([
    ['*', true],
    ['shop', true],
    ['., shop', true],
    ['.', false],
    ['office', false],
    ['~', false],
  ])('is known to sidecars there: %s', (exportTo, known) => {
    const { ask } = meshWorld(...limited(exportTo), strict);
    expect(layerTexts(ask('shop/web', db, get)).includes('mtls allowed')).toBe(known);
  });

  it('is known to those of its own namespace by a dot, in rows too', () => {
    const { mesh, ask } = meshWorld(...limited('.'), inside, strict);
    expect(layerTexts(ask('data/report', db, get))).toContain('mtls allowed');
    const [hop] = ask('data/report', db, get).hops;
    if (hop?.destination.kind !== 'workload') throw new Error('no destination');
    const row = mesh.row(hop.destination.workload, 8080, 'TCP');
    // Workloads by namespace and name: data/db, data/report, shop/api, shop/web.
    expect([0, 1, 2, 3].map((index) => hasBit(row.denied, index))).toEqual([false, false, true, true]);
  });
});

describe('outside addresses', () => {
  const config = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'istio', namespace: 'istio-system' },
    data: { mesh: 'outboundTrafficPolicy: {mode: REGISTRY_ONLY}' },
  };

  it('are refused by a mesh that knows only its registry, unless a ServiceEntry may name them', () => {
    const entry = {
      ...security('ServiceEntry', 'shop/out', { hosts: ['out.test'] }),
      apiVersion: 'networking.istio.io/v1',
    };
    const outcome = (...objects: KubernetesObject[]) => {
      const { mesh, ask } = meshWorld(...base, ...objects);
      const [hop] = ask('shop/web', db, get).hops;
      if (!hop) throw new Error('no hop');
      const destination = { kind: 'address', address: '192.0.2.1' } as const;
      return mesh.ask({ source: hop.source, destination, port: 443, protocol: 'TCP' }).layers[0]?.outcome;
    };
    expect(outcome()).toBe('allowed');
    expect(outcome(config)).toBe('denied');
    expect(outcome(config, entry)).toBe('undetermined');
  });
});
