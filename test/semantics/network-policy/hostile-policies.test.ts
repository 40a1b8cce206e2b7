import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { allowedPorts } from '../../../src/semantics/network-policy/allowed-ports.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import { exposureOf } from '../../../src/semantics/network-policy/exposure.ts';
import { externalRanges } from '../../../src/semantics/network-policy/external-ranges.ts';
import { withRepresentatives } from '../../../src/semantics/network-policy/representatives.ts';
import { networkPolicyRows } from '../../../src/semantics/network-policy/rows.ts';
import { validateNetworkPolicy } from '../../../src/semantics/network-policy/validate.ts';
import { clusterOf } from './random-cluster.ts';

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<unknown>,
  fc.constantFrom<unknown>(
    null,
    [null],
    [{}],
    'x',
    -1,
    { matchLabels: { a: 1 } },
    { matchExpressions: [{ key: 'a', operator: 'In' }] },
    [{ ipBlock: { cidr: 'x' } }],
  ),
);
const rule = fc.oneof(
  odd,
  fc.record({
    from: fc.oneof(
      odd,
      fc.array(fc.oneof(odd, fc.record({ podSelector: odd, namespaceSelector: odd, ipBlock: odd })), {
        maxLength: 2,
      }),
    ),
    to: odd,
    ports: fc.oneof(
      odd,
      fc.array(fc.oneof(odd, fc.record({ port: odd, endPort: odd, protocol: odd })), { maxLength: 2 }),
    ),
  }),
);
const spec = fc.oneof(
  odd,
  fc.record(
    {
      podSelector: odd,
      policyTypes: odd,
      ingress: fc.oneof(odd, fc.array(rule, { maxLength: 2 })),
      egress: fc.oneof(odd, fc.array(rule, { maxLength: 2 })),
    },
    { requiredKeys: [] },
  ),
);
const kinds: readonly (readonly [string, string])[] = [
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['cilium.io/v2', 'CiliumClusterwideNetworkPolicy'],
  ['projectcalico.org/v3', 'GlobalNetworkPolicy'],
  ['policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy'],
  ['crd.antrea.io/v1beta1', 'ClusterNetworkPolicy'],
];
const policy = fc.tuple(fc.constantFrom(...kinds), spec).map(
  ([[apiVersion, kind], own]): KubernetesObject => ({
    apiVersion,
    kind,
    metadata: { name: 'p', namespace: 'n' },
    spec: own,
  }),
);
const pods: KubernetesObject[] = ['a', 'b'].map((name) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'n', labels: { a: '1' } },
  spec: { containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] },
}));

describe('policies of any content', () => {
  it('are judged, exposed, represented and validated without an error being thrown', () => {
    fc.assert(
      fc.property(fc.array(policy, { maxLength: 3 }), (objects) => {
        const compiled = compileNetworkPolicies(clusterOf(pods), objects);
        const [source, destination] = compiled.cluster.workloads;
        if (source === undefined || destination === undefined) throw new Error('two pods');
        const ends = [source, destination].map((workload) => ({ kind: 'workload' as const, workload }));
        const [from, to] = ends as [(typeof ends)[number], (typeof ends)[number]];
        askNetworkPolicy(compiled, { source: from, destination: to, port: 80, protocol: 'TCP' });
        allowedPorts(compiled, from, { kind: 'address', address: 'not an address' });
        networkPolicyRows(compiled).row(destination, 80, 'TCP');
        externalRanges(compiled, 4);
        exposureOf(compiled, source, 'egress');
        withRepresentatives(clusterOf([]), objects);
        for (const object of objects) validateNetworkPolicy(object);
      }),
      { numRuns: 2000 },
    );
  });

  it('are all that validation accepts: any other value has a problem', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(validateNetworkPolicy(value).length).toBeGreaterThan(0);
      }),
    );
  });
});
