import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { Endpoint } from '../../../src/semantics/mesh-judge.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import { exampleLabels, withRepresentatives } from '../../../src/semantics/network-policy/representatives.ts';
import { clusterOf } from './random-cluster.ts';

const policy: KubernetesObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'p', namespace: 'shop' },
  spec: {
    podSelector: { matchLabels: { app: 'cart' } },
    ingress: [
      {
        from: [{ podSelector: { matchLabels: { app: 'web' } } }],
        ports: [{ port: 80 }, { port: 'metrics' }],
      },
      { from: [{ namespaceSelector: { matchLabels: { team: 'ops' } } }], ports: [{ port: 81 }] },
    ],
  },
};
const other = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'monitoring', labels: { team: 'ops' } },
};

describe('withRepresentatives', () => {
  it('has a workload for each class of pods that the policies tell apart, and for any other', () => {
    const { workloads, openWorld } = withRepresentatives(clusterOf([policy]), [policy]);
    expect(openWorld).toBe(true);
    expect(workloads.map(({ namespace, name, labels }) => [namespace, name, labels])).toEqual([
      ['any other namespace', 'any pod', {}],
      ['team=ops', 'any pod', {}],
      ['shop', 'pods app=cart', { app: 'cart' }],
      ['shop', 'pods app=web', { app: 'web' }],
    ]);
    expect(workloads[0]?.ports).toEqual([
      { port: 80, protocol: 'TCP' },
      { port: 81, protocol: 'TCP' },
      { port: 65535, name: 'metrics', protocol: 'TCP' },
    ]);
  });

  it('stays in a known namespace that fits', () => {
    const { workloads } = withRepresentatives(clusterOf([policy, other]), [policy]);
    expect(workloads.map(({ namespace }) => namespace)).toContain('monitoring');
  });

  it('adds what else selects pods, once', () => {
    const also = [
      { namespace: 'shop', matchLabels: { app: 'cart' } },
      { namespace: 'shop', matchLabels: { app: 'db' } },
    ];
    const { workloads } = withRepresentatives(clusterOf([policy]), [policy], also);
    expect(workloads.filter(({ namespace }) => namespace === 'shop').map(({ labels }) => labels.app)).toEqual(
      ['cart', 'db', 'web'],
    );
  });

  it('can be asked like any cluster', () => {
    const cluster = withRepresentatives(clusterOf([policy, other]), [policy]);
    const compiled = compileNetworkPolicies(cluster, [policy]);
    const end = (part: string): Endpoint => {
      const workload = cluster.workloads.find(({ namespace, name }) => `${namespace} ${name}`.includes(part));
      if (workload === undefined) throw new Error(part);
      return { kind: 'workload', workload };
    };
    const ingress = (from: string, port: number) =>
      askNetworkPolicy(compiled, { source: end(from), destination: end('app=cart'), port, protocol: 'TCP' })
        .ingress.outcome;
    expect([ingress('app=web', 80), ingress('app=web', 65535), ingress('app=web', 81)]).toEqual([
      'allowed',
      'allowed',
      'denied',
    ]);
    expect([ingress('monitoring', 81), ingress('any other', 81)]).toEqual(['allowed', 'denied']);
  });
});

describe('exampleLabels', () => {
  it.each([
    [
      [
        { key: 'a', operator: 'In', values: ['x', 'y'] },
        { key: 'a', operator: 'NotIn', values: ['x'] },
      ],
      { a: 'y' },
    ],
    [
      [
        { key: 'a', operator: 'Exists', values: [] },
        { key: 'b', operator: 'DoesNotExist', values: [] },
      ],
      { a: 'any' },
    ],
    [[{ key: 'a', operator: 'NotIn', values: ['x'] }], {}],
    [
      [
        { key: 'a', operator: 'In', values: ['x'] },
        { key: 'a', operator: 'DoesNotExist', values: [] },
      ],
      undefined,
    ],
  ] as const)('%j', (requirements, labels) => {
    expect(exampleLabels(requirements)).toEqual(labels);
  });
});
