import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { compileDestinationRules } from '../../../src/semantics/istio/destination-rules.ts';

interface Rule {
  readonly name: string;
  readonly namespace?: string;
  readonly created?: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

const client = { namespace: 'shop', labels: { app: 'web' } };
const stock = { namespace: 'depot', name: 'stock' };
const host = 'stock.depot.svc.cluster.local';
const tls = (mode: string) => ({ trafficPolicy: { tls: { mode } } });

function modeAt(rules: readonly Rule[], port = 80): string {
  const objects = rules.map(
    ({ name, namespace = 'depot', created, spec }): KubernetesObject => ({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name, namespace, ...(created ? { creationTimestamp: created } : {}) },
      spec: { host, ...spec },
    }),
  );
  const found = compileDestinationRules(objects, 'istio-system')(client, stock, port);
  return found ? `${found.mode} by ${found.rule.name}` : 'none';
}

describe('settings of a port', () => {
  const withPort = (settings: object) => ({
    trafficPolicy: { tls: { mode: 'DISABLE' }, portLevelSettings: [{ port: { number: 80 }, ...settings }] },
  });

  it('take the place of those of the host', () => {
    const rule = { name: 'a', spec: withPort({ tls: { mode: 'ISTIO_MUTUAL' } }) };
    expect([modeAt([rule], 80), modeAt([rule], 81)]).toEqual(['ISTIO_MUTUAL by a', 'DISABLE by a']);
  });

  it('leave the mode to the proxy where they say nothing of it', () => {
    const rule = { name: 'a', spec: withPort({ connectionPool: { tcp: { maxConnections: 5 } } }) };
    expect([modeAt([rule], 80), modeAt([rule], 81)]).toEqual(['none', 'DISABLE by a']);
  });
});

describe('several rules of one namespace', () => {
  const subsets = { subsets: [{ name: 'new', labels: { version: 'new' } }] };

  it('count from the oldest, then by name', () => {
    const a = { name: 'a', spec: tls('DISABLE') };
    const b = { name: 'b', spec: tls('ISTIO_MUTUAL') };
    expect(modeAt([b, a])).toBe('DISABLE by a');
    expect(modeAt([a, { ...b, created: '2026-01-01T00:00:00Z' }])).toBe('ISTIO_MUTUAL by b');
  });

  it('lend the oldest a traffic policy that it lacks', () => {
    const bare = { name: 'a', spec: subsets };
    expect(modeAt([bare, { name: 'b', spec: tls('DISABLE') }])).toBe('DISABLE by b');
    expect(
      modeAt([bare, { name: 'b', spec: { host: '*.depot.svc.cluster.local', ...tls('DISABLE') } }]),
    ).toBe('none');
    const empty = { name: 'a', spec: { trafficPolicy: { connectionPool: { tcp: { maxConnections: 5 } } } } };
    expect(modeAt([empty, { name: 'b', spec: tls('DISABLE') }])).toBe('none');
  });

  it('stay apart where one of them is for some callers only', () => {
    const own = {
      name: 'a',
      namespace: 'shop',
      spec: { ...subsets, workloadSelector: { matchLabels: { app: 'web' } } },
    };
    expect(modeAt([own, { name: 'b', namespace: 'shop', spec: tls('DISABLE') }])).toBe('none');
  });
});

it('looks in the namespace of the caller, then of the Service, then of the mesh', () => {
  const mesh = { name: 'mesh', namespace: 'istio-system', spec: { host: '*.local', ...tls('ISTIO_MUTUAL') } };
  const service = { name: 'service', spec: tls('DISABLE') };
  const caller = { name: 'caller', namespace: 'shop', spec: tls('SIMPLE') };
  expect([modeAt([mesh]), modeAt([mesh, service]), modeAt([mesh, service, caller])]).toEqual([
    'ISTIO_MUTUAL by mesh',
    'DISABLE by service',
    'SIMPLE by caller',
  ]);
});
