import { describe, expect, it } from 'vitest';
import { conditionsOf, leavesOf } from '../../src/knowledge/checks/condition-parts.ts';
import { describeFacts, factNames, isAtLeast } from '../../src/knowledge/describe-facts.ts';
import type { Platform } from '../../src/model/platform.ts';
import { platformWith, topologyOf } from '../decision/cases.ts';
import { knowledge } from '../decision/knowledge.ts';

/** Every fact of a platform, all the way down. */
const complete = {
  networkPlugin: '',
  policyEnforcement: 'yes',
  resolver: { kind: 'custom', pods: { namespace: '', labels: {} }, cidrs: [], port: 53 },
  addressFamilies: [],
  nodes: 1,
  apiServer: { cidrs: [], port: 6443 },
  istio: { version: '', revision: '', namespace: '', istiodLabels: {}, trustDomain: '', dataPlane: 'auto' },
  gatewayApiVersion: '',
  gateways: [
    {
      name: '',
      kind: 'helm',
      namespace: '',
      labels: {},
      serviceAccount: '',
      ports: [],
      hostNetwork: false,
      inMesh: true,
    },
  ],
  monitoring: { namespace: '', labels: {}, serviceAccount: '', inMesh: false },
  accessLogs: 'off',
  traceSampling: 1,
  multiCluster: { meshId: '', clusterName: '', network: '', remoteClusters: [] },
} satisfies Required<Platform>;

describe('the questions about the platform', () => {
  it('ask for every fact, and for nothing else', () => {
    expect(knowledge.platform.map(({ path }) => path).sort()).toEqual(pathsOf(complete, 'platform').sort());
  });

  it('come with profiles for what is usual', () => {
    expect(knowledge.networkPlugins.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'calico',
        'cilium',
        'aws-vpc-cni',
        'flannel',
        'k3s',
        'kubenet',
        'weave-net',
        'other',
      ]),
    );
    expect(knowledge.networkPlugins.filter(({ enforces }) => enforces === 'no').map(({ id }) => id)).toEqual([
      'flannel',
      'kubenet',
    ]);
    expect(knowledge.resolvers.find(({ id }) => id === 'openshift-dns')?.port).toBe(5353);
    expect(knowledge.gateways.map(({ id }) => id)).toEqual([
      'istioctl',
      'helm',
      'gateway-api',
      'ingress-controller',
    ]);
  });
});

describe('facts', () => {
  it('are each used by a condition or a question', () => {
    const used = new Set([
      ...conditionsOf(knowledge).flatMap(({ condition }) =>
        leavesOf(condition).flatMap((leaf) => ('fact' in leaf ? [leaf.fact] : [])),
      ),
      ...knowledge.requirements.flatMap(({ answeredBy, observedIn }) => [answeredBy, observedIn?.fact]),
    ]);
    expect(factNames.filter((name) => !used.has(name))).toEqual([]);
  });

  it('are stated by the platform and topology that are there, and unknown otherwise', () => {
    expect(describeFacts(undefined, undefined)).toEqual({});
    const facts = describeFacts(
      platformWith({ gatewayApiVersion: 'v1.7.1' }),
      topologyOf([{ name: 'a', hostNetwork: true }]),
    );
    expect(facts).toMatchObject({
      'platform.istio.dataPlane': 'auto',
      'platform.monitoring': 'no',
      'gateway-api.route-retries': 'yes',
      'topology.outside-mesh': 'yes',
      'topology.http-rules': 'no',
    });
    expect(Object.keys(facts).sort()).toEqual([...factNames].sort());
  });
});

describe('isAtLeast', () => {
  it.each([
    ['1.30.4', [1, 30], true],
    ['1.9', [1, 28, 7], false],
    ['1.28', [1, 28, 7], false],
    ['v1.28.7', [1, 28, 7], true],
    ['1.7.0-rc.1', [1, 7], true],
    ['next', [1], false],
  ] as const)('%s at least %s: %s', (version, wanted, holds) => {
    expect(isAtLeast(version, wanted)).toBe(holds);
  });
});

function pathsOf(value: object, path: string): string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${path}.${key}`;
    if (Array.isArray(inner)) {
      const [first] = inner;
      return typeof first === 'object' ? pathsOf(first, `${here}[]`) : [here];
    }
    return typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0
      ? pathsOf(inner, here)
      : [here];
  });
}
