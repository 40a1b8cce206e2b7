import { describe, expect, it } from 'vitest';
import type { ClusterWorkload } from '../../../src/model/cluster.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { LayerVerdict } from '../../../src/model/verdict.ts';
import type { Endpoint, Hop } from '../../../src/semantics/mesh-judge.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import { conformingPlugin, type PluginFacts } from '../../../src/semantics/network-policy/plugin-facts.ts';
import { clusterOf } from './random-cluster.ts';

function namespace(name: string, labels: Record<string, string> = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function deployment(
  name: string,
  spec: object = {},
  labels: Record<string, string> = { app: name },
): KubernetesObject {
  const [own = '', ns = 'shop'] = name.split('@');
  const containers = [
    {
      name: 'c',
      ports: [
        { containerPort: 8080, name: 'http' },
        { containerPort: 53, name: 'dns', protocol: 'UDP' },
      ],
    },
  ];
  const template = { metadata: { labels: { ...labels, app: own } }, spec: { containers, ...spec } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: own, namespace: ns },
    spec: { template },
  };
}

function policy(name: string, spec: object, ns = 'shop'): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: ns },
    spec: { podSelector: {}, ...spec },
  };
}

const base = [
  namespace('shop', { team: 'a' }),
  namespace('data', { team: 'b' }),
  deployment('web'),
  deployment('cart'),
  deployment('db@data'),
];

interface Question {
  readonly from: string;
  readonly to: string;
  readonly port?: number;
  readonly protocol?: Hop['protocol'];
  readonly via?: number;
}

function ask(objects: readonly KubernetesObject[], question: Question, facts: Partial<PluginFacts> = {}) {
  const cluster = clusterOf(objects);
  const compiled = compileNetworkPolicies(cluster, objects, { ...conformingPlugin, ...facts });
  const end = (name: string): Endpoint => {
    const workload = cluster.workloads.find((each: ClusterWorkload) => each.name === name);
    return workload === undefined ? { kind: 'address', address: name } : { kind: 'workload', workload };
  };
  const { from, to, port = 8080, protocol = 'TCP', via } = question;
  const service = {
    namespace: 'shop',
    name: 's',
    labels: {},
    type: 'ClusterIP' as const,
    headless: false,
    clusterAddresses: [],
    ports: [],
    object: { kind: 'Service', name: 's' },
  };
  return askNetworkPolicy(compiled, {
    source: end(from),
    destination: end(to),
    port,
    protocol,
    ...(via === undefined ? {} : { via: { service, port: via } }),
  });
}

function short({ outcome, decidedBy }: LayerVerdict): string {
  return `${outcome} ${'policy' in decidedBy ? `${decidedBy.policy.name} ${decidedBy.list} ${decidedBy.rule}` : decidedBy.default}`;
}

describe('askNetworkPolicy', () => {
  it('names the default where no policy isolates', () => {
    const { egress, ingress } = ask(base, { from: 'web', to: 'cart' });
    expect([short(egress), short(ingress)]).toEqual(['allowed not-isolated', 'allowed not-isolated']);
  });

  it('names the isolating policies where no rule matches', () => {
    const { ingress } = ask(
      [...base, policy('deny', {}), policy('api', { podSelector: { matchLabels: { app: 'cart' } } })],
      { from: 'web', to: 'cart' },
    );
    expect(short(ingress)).toBe('denied isolated-no-rule-matches');
    expect(ingress.reason).toContain('api, deny; no rule matches TCP 8080 from shop/web');
  });

  it('counts rules from one in words', () => {
    const block = { ingress: [{ ports: [{ port: 1 }] }, { from: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] };
    const { ingress } = ask([...base, policy('a', block)], { from: 'web', to: 'cart' });
    expect(short(ingress)).toBe('undetermined unknown-pod-address');
    expect(ingress.reason).toContain('rule 2 of a');
  });

  it('names the rule that allows, of the first policy by name', () => {
    const open = { ingress: [{ ports: [{ port: 1 }] }, { from: [{ podSelector: {} }] }] };
    const { ingress } = ask([...base, policy('z', open), policy('b', open), policy('a', {})], {
      from: 'web',
      to: 'cart',
    });
    expect(short(ingress)).toBe('allowed b spec.ingress 1');
  });

  describe('policyTypes', () => {
    it.each([
      ['absent, without egress rules', { ingress: [] }, 'not-isolated', 'isolated-no-rule-matches'],
      [
        'absent, with an egress section that is empty',
        { egress: [] },
        'not-isolated',
        'isolated-no-rule-matches',
      ],
      [
        'absent, with an egress rule',
        { egress: [{ ports: [{ port: 1 }] }] },
        'isolated-no-rule-matches',
        'isolated-no-rule-matches',
      ],
      ['Egress only', { policyTypes: ['Egress'], ingress: [{}] }, 'isolated-no-rule-matches', 'not-isolated'],
    ])('%s', (_, spec, out, into) => {
      const { egress, ingress } = ask([...base, policy('p', spec)], { from: 'web', to: 'cart' });
      expect([egress.decidedBy, ingress.decidedBy]).toEqual([{ default: out }, { default: into }]);
    });
  });

  describe('peers', () => {
    const from = (peers: unknown) => [...base, policy('p', { ingress: [{ from: peers }] }, 'data')];
    it.each([
      ['missing', undefined, true],
      ['an empty list', [], true],
      ['null', null, true],
      ['a pod selector, which is for the own namespace', [{ podSelector: {} }], false],
      ['a namespace selector', [{ namespaceSelector: { matchLabels: { team: 'a' } } }], true],
      [
        'both in one entry',
        [{ namespaceSelector: { matchLabels: { team: 'a' } }, podSelector: { matchLabels: { app: 'x' } } }],
        false,
      ],
      [
        'both in two entries',
        [
          { namespaceSelector: { matchLabels: { team: 'x' } } },
          { namespaceSelector: {}, podSelector: { matchLabels: { app: 'web' } } },
        ],
        true,
      ],
      [
        'the name of a namespace',
        [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }],
        true,
      ],
      ['an entry without anything, which nobody accepts', [{}], false],
      ['a selector that is null', [{ namespaceSelector: null }], false],
    ])('%s', (_, peers, allowed) => {
      expect(ask(from(peers), { from: 'web', to: 'db' }).ingress.outcome).toBe(
        allowed ? 'allowed' : 'denied',
      );
    });
  });

  describe('ports', () => {
    const ports = (entries: unknown) => [...base, policy('p', { ingress: [{ ports: entries }] }, 'data')];
    it.each([
      ['missing', undefined, 'TCP', 8080, true],
      ['an empty list', [], 'UDP', 9, true],
      ['TCP by default', [{ port: 53 }], 'UDP', 53, false],
      ['a protocol without port', [{ protocol: 'UDP' }], 'UDP', 9, true],
      ['a number', [{ port: 8080 }], 'TCP', 8080, true],
      ['another number', [{ port: 8080 }], 'TCP', 8081, false],
      ['a name, at the destination', [{ port: 'http' }], 'TCP', 8080, true],
      ['a name of another protocol', [{ port: 'dns' }], 'TCP', 53, false],
      ['a name with its protocol', [{ port: 'dns', protocol: 'UDP' }], 'UDP', 53, true],
      ['a name that the pod has not', [{ port: 'grpc' }], 'TCP', 8080, false],
      ['the end of a range', [{ port: 8000, endPort: 8080 }], 'TCP', 8080, true],
      ['beyond a range', [{ port: 8000, endPort: 8080 }], 'TCP', 8081, false],
      ['SCTP', [{ port: 8080, protocol: 'SCTP' }], 'SCTP', 8080, true],
    ] as const)('%s', (_, entries, protocol, port, allowed) => {
      expect(ask(ports(entries), { from: 'web', to: 'db', protocol, port }).ingress.outcome).toBe(
        allowed ? 'allowed' : 'denied',
      );
    });

    it('a name in an egress rule is looked up at the destination, and means nothing for an address', () => {
      const objects = [
        ...base,
        policy('p', { policyTypes: ['Egress'], egress: [{ ports: [{ port: 'http' }] }] }),
      ];
      expect(ask(objects, { from: 'web', to: 'db' }).egress.outcome).toBe('allowed');
      expect(ask(objects, { from: 'web', to: '192.0.2.1' }).egress.outcome).toBe('denied');
    });
  });

  describe('addresses', () => {
    const block = (ipBlock: object) => [
      ...base,
      policy('p', { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock }] }] }),
    ];
    it.each([
      ['inside', { cidr: '192.0.2.0/24' }, '192.0.2.255', true],
      ['outside', { cidr: '192.0.2.0/24' }, '192.0.3.0', false],
      ['in an exception', { cidr: '192.0.0.0/16', except: ['192.0.2.0/24'] }, '192.0.2.9', false],
      ['beside an exception', { cidr: '192.0.0.0/16', except: ['192.0.2.0/24'] }, '192.0.3.9', true],
      ['host bits', { cidr: '192.0.2.77/24' }, '192.0.2.1', true],
      ['IPv6', { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] }, '2001:db8:2::1', true],
      ['an IPv6 exception', { cidr: '2001:db8::/32', except: ['2001:db8:1::/48'] }, '2001:db8:1::1', false],
      ['every IPv4 address, which is none of IPv6', { cidr: '0.0.0.0/0' }, '2001:db8::1', false],
      ['IPv4 written as IPv6', { cidr: '192.0.2.0/24' }, '::ffff:192.0.2.1', true],
    ])('%s', (_, ipBlock, address, allowed) => {
      expect(ask(block(ipBlock), { from: 'web', to: address }).egress.outcome).toBe(
        allowed ? 'allowed' : 'denied',
      );
    });

    it('an address is policed by nobody, and every namespace does not hold it', () => {
      const objects = [...base, policy('p', { ingress: [{ from: [{ namespaceSelector: {} }] }] })];
      const { egress, ingress } = ask(objects, { from: '203.0.113.9', to: 'web' });
      expect([short(egress), short(ingress)]).toEqual([
        'allowed outside-the-cluster',
        'denied isolated-no-rule-matches',
      ]);
    });
  });

  describe('blocks and pods', () => {
    const pod = (name: string, status: object): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop', labels: {} },
      spec: {},
      status,
    });
    const rule = (ipBlock: object) =>
      policy('p', {
        podSelector: { matchLabels: { app: 'web' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock }] }],
      });

    it('match by an address that is known', () => {
      const objects = [...base, pod('p1', { podIP: '10.1.0.1' }), rule({ cidr: '10.1.0.0/16' })];
      expect(ask(objects, { from: 'web', to: 'p1' }).egress.outcome).toBe('allowed');
      expect(ask(objects, { from: 'web', to: 'p1' }, { ipBlockMatchesPods: 'no' }).egress.outcome).toBe(
        'denied',
      );
    });

    it.each([
      ['everything', { cidr: '0.0.0.0/0' }, 'undetermined'],
      ['a whole private range', { cidr: '10.0.0.0/8' }, 'undetermined'],
      [
        'the Internet without private ranges',
        { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'] },
        'denied',
      ],
      ['a database in a private range', { cidr: '10.20.30.0/24' }, 'denied'],
    ])('%s may hold pods of unknown address or not', (_, ipBlock, outcome) => {
      expect(ask([...base, rule(ipBlock)], { from: 'web', to: 'cart' }).egress.outcome).toBe(outcome);
    });

    it('known ranges of pods settle what may hold them', () => {
      const objects = [...base, rule({ cidr: '10.20.0.0/16' })];
      const question = { from: 'web', to: 'cart' };
      expect(ask(objects, question, { podRanges: ['10.20.128.0/17'] }).egress).toMatchObject({
        outcome: 'undetermined',
        decidedBy: { default: 'unknown-pod-address', object: { name: 'p' } },
      });
      expect(ask(objects, question, { podRanges: ['10.30.0.0/16'] }).egress.outcome).toBe('denied');
    });
  });

  describe('what cannot be blocked or known', () => {
    const denyAll = policy('deny', { policyTypes: ['Ingress', 'Egress'] });

    it('a pod always reaches itself; a workload may be several pods', () => {
      const pod: KubernetesObject = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'shop' },
        spec: {},
      };
      const { egress, ingress } = ask([...base, pod, denyAll], { from: 'p', to: 'p' });
      expect([short(egress), short(ingress)]).toEqual(['allowed pod-to-itself', 'allowed pod-to-itself']);
      expect(ask([...base, denyAll], { from: 'web', to: 'web' }).ingress.outcome).toBe('denied');
    });

    it('pods in the network of the node are undetermined where a policy would deny', () => {
      const node = deployment('agent', { hostNetwork: true });
      const objects = [...base, node, denyAll];
      expect(short(ask(objects, { from: 'agent', to: 'web' }).ingress)).toBe('undetermined host-network');
      expect(short(ask(objects, { from: 'agent', to: 'web' }).egress)).toBe('undetermined host-network');
      expect(short(ask(objects, { from: 'web', to: 'agent' }).ingress)).toBe('undetermined host-network');
      expect(ask(objects, { from: 'web', to: 'agent' }).egress.outcome).toBe('denied');
      const byLabel = [
        ...base,
        node,
        policy('p', {
          policyTypes: ['Egress'],
          egress: [{ to: [{ podSelector: { matchLabels: { app: 'agent' } } }] }],
        }),
      ];
      expect(short(ask(byLabel, { from: 'web', to: 'agent' }).egress)).toBe('undetermined host-network');
      expect(ask(byLabel, { from: 'web', to: 'agent' }, { hostNetworkPods: 'as-pods' }).egress.outcome).toBe(
        'allowed',
      );
      const open = [...base, node, policy('p', { ingress: [{}] })];
      expect(ask(open, { from: 'agent', to: 'web' }).ingress.outcome).toBe('allowed');
    });

    it('the own node of a pod is undetermined unless the platform says', () => {
      const pod: KubernetesObject = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'shop' },
        spec: {},
        status: { hostIP: '192.0.2.1' },
      };
      const objects = [...base, pod, denyAll];
      expect(short(ask(objects, { from: '192.0.2.1', to: 'p' }).ingress)).toBe('undetermined own-node');
      expect(short(ask(objects, { from: '192.0.2.1', to: 'p' }, { ownNodeTraffic: 'allowed' }).ingress)).toBe(
        'allowed own-node',
      );
      expect(short(ask(objects, { from: '192.0.2.2', to: 'p' }).ingress)).toBe(
        'denied isolated-no-rule-matches',
      );
    });

    it('a plugin that does not enforce lets everything pass, an unknown one leaves denials open', () => {
      const objects = [...base, denyAll];
      expect(short(ask(objects, { from: 'web', to: 'cart' }, { enforcement: 'no' }).ingress)).toBe(
        'allowed plugin-does-not-enforce',
      );
      expect(short(ask(objects, { from: 'web', to: 'cart' }, { enforcement: 'unknown' }).ingress)).toBe(
        'undetermined plugin-unknown',
      );
      expect(ask(base, { from: 'web', to: 'cart' }, { enforcement: 'unknown' }).ingress.outcome).toBe(
        'allowed',
      );
    });
  });

  describe('quirks of AWS VPC CNI', () => {
    const aws = { servicePortMustEqualContainerPort: true, standalonePodsUnpoliced: true };
    const rule = policy('p', { policyTypes: ['Egress'], egress: [{ ports: [{ port: 8080 }] }] });

    it("cuts a call whose Service's port differs from the container's, where a rule has ports", () => {
      expect(short(ask([...base, rule], { from: 'web', to: 'cart', via: 80 }, aws).egress)).toBe(
        'denied service-port-differs',
      );
      expect(ask([...base, rule], { from: 'web', to: 'cart', via: 8080 }, aws).egress.outcome).toBe(
        'allowed',
      );
      expect(ask([...base, rule], { from: 'web', to: 'cart' }, aws).egress.outcome).toBe('allowed');
      expect(ask([...base, rule], { from: 'web', to: 'cart', via: 80 }).egress.outcome).toBe('allowed');
      const open = policy('q', { policyTypes: ['Egress'], egress: [{ to: [{ podSelector: {} }] }] });
      expect(ask([...base, rule, open], { from: 'web', to: 'cart', via: 80 }, aws).egress.outcome).toBe(
        'allowed',
      );
    });

    it('does not know of the cut where it does not know whether the plugin enforces', () => {
      const unknown = { ...aws, enforcement: 'unknown' } as const;
      expect(short(ask([...base, rule], { from: 'web', to: 'cart', via: 80 }, unknown).egress)).toBe(
        'undetermined service-port-differs',
      );
    });

    it('leaves pods without a controller alone', () => {
      const pod: KubernetesObject = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'shop' },
        spec: {},
      };
      const objects = [...base, pod, policy('deny', {})];
      expect(short(ask(objects, { from: 'web', to: 'p' }, aws).ingress)).toBe(
        'allowed plugin-does-not-enforce',
      );
      expect(ask(objects, { from: 'p', to: 'web' }, aws).ingress.outcome).toBe('denied');
    });
  });
});
