import fc from 'fast-check';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import type { Cluster } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { conformingPlugin, type PluginFacts } from '../../../src/semantics/network-policy/plugin-facts.ts';

/** Small worlds in which rules often match: few names, few labels, few ports. */
const namespaceNames = ['a', 'b', 'c'];
const labels = fc.dictionary(fc.constantFrom('app', 'team'), fc.constantFrom('x', 'y'), { maxKeys: 2 });
const namespaces = fc.tuple(labels, labels, labels).map((each) =>
  each.map(
    (own, index): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespaceNames[index] ?? '', labels: own },
    }),
  ),
);

const podSpec = fc.record({
  hostNetwork: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.constant(true)),
  containers: fc
    .subarray([
      { containerPort: 80, name: 'http' },
      { containerPort: 53, name: 'dns', protocol: 'UDP' },
      { containerPort: 53, name: 'dns' },
      { containerPort: 8080, name: 'web' },
    ])
    .map((ports) => [{ name: 'main', ports }]),
});

const workload = fc.record({
  namespace: fc.constantFrom(...namespaceNames),
  labels,
  podSpec,
  pod: fc.boolean(),
  address: fc.option(fc.constantFrom('10.1.0.1', '10.1.0.2', '10.2.0.1', '2001:db8::1')),
});

const workloads = fc.array(workload, { minLength: 2, maxLength: 6 }).map((all) =>
  all.map(({ namespace, labels: own, podSpec: spec, pod, address }, index): KubernetesObject => {
    const metadata = { name: `w${index}`, namespace, labels: own };
    if (!pod)
      return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: { template: { metadata: { labels: own }, spec } },
      };
    const status = address === null ? {} : { podIP: address, hostIP: '192.0.2.1' };
    return { apiVersion: 'v1', kind: 'Pod', metadata, spec, status };
  }),
);

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom('app', 'team'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.subarray(['x', 'y'], { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom('app', 'team'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selector = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
  fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
  fc
    .constantFrom(...namespaceNames)
    .map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
);

const block = fc.constantFrom(
  { cidr: '0.0.0.0/0' },
  { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] },
  { cidr: '10.1.0.0/16', except: ['10.1.0.2/32'] },
  { cidr: '10.0.0.0/8' },
  { cidr: '203.0.113.0/24', except: ['203.0.113.128/25'] },
  { cidr: '192.0.2.0/24' },
  { cidr: '::/0' },
  { cidr: '2001:db8::/64' },
);
const peer = fc.oneof(
  { weight: 2, arbitrary: selector.map((podSelector) => ({ podSelector })) },
  { weight: 2, arbitrary: selector.map((namespaceSelector) => ({ namespaceSelector })) },
  fc.record({ namespaceSelector: selector, podSelector: selector }),
  block.map((ipBlock) => ({ ipBlock })),
);
const port = fc.constantFrom(
  { port: 80 },
  { port: 'http' },
  { port: 'dns', protocol: 'UDP' },
  { port: 'dns' },
  { protocol: 'UDP' },
  { protocol: 'SCTP', port: 3868 },
  { port: 8000, endPort: 9000 },
  { port: 53, protocol: 'UDP' },
  {},
);
const rule = (side: 'from' | 'to') =>
  fc
    .tuple(fc.option(fc.array(peer, { maxLength: 3 })), fc.option(fc.array(port, { maxLength: 2 })))
    .map(([peers, ports]) => ({
      ...(peers === null ? {} : { [side]: peers }),
      ...(ports === null ? {} : { ports }),
    }));

const policySpec = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress'], { minLength: 1 }),
    ingress: fc.array(rule('from'), { maxLength: 2 }),
    egress: fc.array(rule('to'), { maxLength: 2 }),
  },
  { requiredKeys: ['podSelector'] },
);
export const policies = (prefix: string, maxLength: number) =>
  fc.array(fc.tuple(fc.constantFrom(...namespaceNames), policySpec), { maxLength }).map((all) =>
    all.map(
      ([namespace, spec], index): KubernetesObject => ({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: `${prefix}${index}`, namespace },
        spec,
      }),
    ),
  );

const otherPolicy = fc
  .record({
    namespace: fc.constantFrom(...namespaceNames),
    spec: fc.record(
      { endpointSelector: selector, ingress: fc.constant([]), egress: fc.constant([]) },
      { requiredKeys: ['endpointSelector'] },
    ),
  })
  .map(
    ({ namespace, spec }): KubernetesObject => ({
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name: 'other', namespace },
      spec,
    }),
  );

export const pluginFacts: fc.Arbitrary<PluginFacts> = fc.record({
  name: fc.constant('a plugin'),
  enforcement: fc.oneof(
    { weight: 6, arbitrary: fc.constant('yes' as const) },
    fc.constantFrom('no' as const, 'unknown' as const),
  ),
  servicePortMustEqualContainerPort: fc.boolean(),
  standalonePodsUnpoliced: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  ipBlockMatchesPods: fc.constantFrom('yes' as const, 'no' as const),
  hostNetworkPods: fc.constantFrom('undetermined' as const, 'as-pods' as const),
  ownNodeTraffic: fc.constantFrom('undetermined' as const, 'allowed' as const),
  podRanges: fc.constantFrom([], ['10.2.0.0/16']),
});

export interface RandomWorld {
  readonly objects: readonly KubernetesObject[];
  readonly facts: PluginFacts;
}

export const randomWorld: fc.Arbitrary<RandomWorld> = fc
  .tuple(namespaces, workloads, policies('p', 5), fc.option(otherPolicy, { freq: 8 }), pluginFacts)
  .map(([spaces, running, rules, other, facts]) => ({
    objects: [...spaces, ...running, ...rules, ...(other === null ? [] : [other])],
    facts,
  }));

export const plainFacts: PluginFacts = { ...conformingPlugin, hostNetworkPods: 'as-pods' };

export function clusterOf(objects: readonly KubernetesObject[]): Cluster {
  return clusterFrom(objects.map((object) => ({ object, place: { file: 'random' } }))).cluster;
}
