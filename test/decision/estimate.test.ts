import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateOverhead } from '../../src/decision/estimate.ts';
import { longestCallChain } from '../../src/decision/longest-call-chain.ts';
import { topologyOf } from './cases.ts';
import { knowledge } from './knowledge.ts';

describe('estimateOverhead', () => {
  const topology = topologyOf(
    [
      { name: 'web', replicas: 20 },
      { name: 'api', replicas: 15 },
      { name: 'batch', replicas: 1, namespace: 'jobs' },
      { name: 'postgres', replicas: 3, joinsMesh: false },
      { name: 'agent', replicas: 4, hostNetwork: true },
    ],
    ['web>api', 'api>postgres'],
  );
  const estimate = estimateOverhead(knowledge, topology, 3);

  it('counts the pods that join, and the longest chain', () => {
    expect(estimate).toMatchObject({ pods: 36, nodes: 3, waypoints: 4, longestChain: 2 });
  });

  it('counts a proxy for each pod, node or waypoint', () => {
    expect(estimate.dataPlanes).toEqual([
      {
        dataPlane: 'sidecar',
        vcpu: 7.2,
        memoryMb: { low: 1800, high: 3600 },
        latencyMs: { low: 1.26, high: 1.76 },
      },
      {
        dataPlane: 'ambient',
        vcpu: 0.18,
        memoryMb: { low: 36, high: 36 },
        latencyMs: { low: 0.32, high: 0.4 },
      },
      {
        dataPlane: 'ambient-waypoint',
        vcpu: 1.18,
        memoryMb: { low: 276, high: 276 },
        latencyMs: { low: 0.8, high: 1 },
      },
    ]);
  });

  it('names where each figure comes from', () => {
    expect(estimate.sources.map(({ source }) => source)).toEqual([
      'https://istio.io/v1.24/docs/ops/deployment/performance-and-scalability/',
      'https://istio.io/latest/docs/overview/dataplane-modes/',
    ]);
  });

  it('is nothing where nothing joins', () => {
    const none = estimateOverhead(knowledge, topologyOf([{ name: 'db', joinsMesh: false }]), 3);
    expect(none.dataPlanes.map(({ vcpu, memoryMb }) => [vcpu, memoryMb.high])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});

describe('longestCallChain', () => {
  const chain = (...calls: string[]) => longestCallChain({ ...topologyOf([], calls) });

  it.each([
    ['no calls', [], 0],
    ['one call', ['a>b'], 1],
    ['a chain', ['a>b', 'b>c', 'c>d'], 3],
    ['the longer of two ways', ['a>b', 'b>d', 'a>c', 'c>e', 'e>d'], 3],
    ['a workload that calls itself', ['a>a', 'a>b'], 1],
    ['a circle', ['a>b', 'b>a'], 1],
    ['a circle on the way', ['a>b', 'b>c', 'c>b', 'c>d'], 3],
  ] as const)('%s', (_, calls, length) => {
    expect(chain(...calls)).toBe(length);
  });

  it('does not count calls to the outside', () => {
    const topology = topologyOf([], ['a>b']);
    const [call] = topology.calls;
    const calls = call ? [call, { ...call, to: { kind: 'external' as const, name: 'bank' } }] : [];
    expect(longestCallChain({ ...topology, calls })).toBe(1);
  });

  it('agrees with trying every chain, where there is no circle', () => {
    const edge = fc
      .tuple(fc.nat(6), fc.nat(6))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const);
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 14 }), (edges) => {
        const from = (place: number): number =>
          Math.max(0, ...edges.filter(([a]) => a === place).map(([, b]) => 1 + from(b)));
        const expected = Math.max(0, ...edges.map(([a]) => from(a)));
        expect(chain(...edges.map(([a, b]) => `${a}>${b}`))).toBe(expected);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it('survives a chain of ten thousand calls', () => {
    expect(chain(...Array.from({ length: 10_000 }, (_, index) => `w${index}>w${index + 1}`))).toBe(10_000);
  });
});
