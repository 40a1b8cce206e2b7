import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { formatAddress } from '../../../src/semantics/network-policy/address.ts';
import { allowedPorts } from '../../../src/semantics/network-policy/allowed-ports.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import {
  type ConnectivityEnd,
  connectivityChanges,
} from '../../../src/semantics/network-policy/connectivity-changes.ts';
import { portsText } from '../../../src/semantics/network-policy/port-set.ts';
import { clusterOf, plainFacts, policies, randomWorld } from './random-cluster.ts';

const compile = (objects: readonly KubernetesObject[]) =>
  compileNetworkPolicies(clusterOf(objects), objects, plainFacts);
const isPolicy = ({ kind }: KubernetesObject) => kind === 'NetworkPolicy';

describe('connectivityChanges', () => {
  it('of a state and itself are none, whatever the order of its documents', () => {
    fc.assert(
      fc.property(randomWorld, ({ objects }) => {
        expect(connectivityChanges(compile(objects), compile([...objects].reverse()))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('are all pairs of workloads whose ports differ, and no other', () => {
    fc.assert(
      fc.property(randomWorld, policies('q', 4), ({ objects }, others) => {
        const before = compile(objects);
        const after = compile([...objects.filter((object) => !isPolicy(object)), ...others]);
        const found = connectivityChanges(before, after)
          .filter(({ source, destination }) => source.kind === 'workload' && destination.kind === 'workload')
          .map((change) => `${nameOf(change.source)} ${nameOf(change.destination)}`);
        const differing = before.cluster.workloads.flatMap((source, from) =>
          before.cluster.workloads.flatMap((destination, to) => {
            const [old, now] = [before, after].map((compiled) => {
              const ends = [from, to].map((index) => compiled.cluster.workloads[index]) as [
                ClusterWorkload,
                ClusterWorkload,
              ];
              const [own, other] = ends.map((workload) => ({ kind: 'workload' as const, workload }));
              if (own === undefined || other === undefined) throw new Error('two ends');
              const { sure, possible } = allowedPorts(compiled, own, other);
              return `${portsText(sure)} ${portsText(possible)}`;
            });
            return old === now ? [] : [`${source.name} ${destination.name}`];
          }),
        );
        expect([...found].sort()).toEqual(differing.sort());
      }),
      { numRuns: 300 },
    );
  });

  it('tell what came, went and changed, with addresses in ranges as large as possible', () => {
    const pod = (name: string): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'n', labels: { app: name } },
      spec: {},
    });
    const policy = (spec: object): KubernetesObject => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'p', namespace: 'n' },
      spec: { podSelector: { matchLabels: { app: 'a' } }, ...spec },
    });
    const before = compile([
      pod('a'),
      pod('b'),
      policy({
        ingress: [{ from: [{ ipBlock: { cidr: '192.0.2.0/25' } }, { ipBlock: { cidr: '192.0.2.128/25' } }] }],
      }),
    ]);
    const after = compile([
      pod('a'),
      pod('c'),
      policy({
        ingress: [{ from: [{ podSelector: { matchLabels: { app: 'c' } } }], ports: [{ port: 80 }] }],
      }),
    ]);
    const texts = connectivityChanges(before, after).map(
      (change) =>
        `${nameOf(change.source)} => ${nameOf(change.destination)}: ${portsText(change.before.sure)}, now ${portsText(change.after.sure)}`,
    );
    expect(texts.filter((text) => !text.includes('::') && !text.includes('ffff'))).toEqual([
      'c => a: no ports, now TCP 80',
      'a => b: all ports, now no ports',
      'a => c: no ports, now all ports',
      '192.0.2.0-192.0.2.255 => a: all ports, now no ports',
      'b => 0.0.0.0-255.255.255.255: all ports, now no ports',
      '0.0.0.0-255.255.255.255 => b: all ports, now no ports',
      'c => 0.0.0.0-255.255.255.255: no ports, now all ports',
      '0.0.0.0-255.255.255.255 => c: no ports, now all ports',
    ]);
  });
});

function nameOf(end: ConnectivityEnd): string {
  if (end.kind === 'workload') return end.workload.name;
  const { family, from, to } = end.range;
  return [from, to].map((value) => formatAddress({ family, value })).join('-');
}
