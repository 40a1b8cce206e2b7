import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import { exposureOf, unknownPodsText } from '../../../src/semantics/network-policy/exposure.ts';
import { portsText } from '../../../src/semantics/network-policy/port-set.ts';
import { clusterOf } from './random-cluster.ts';

const web: KubernetesObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', ports: [{ containerPort: 8080, name: 'http' }] }] },
    },
  },
};

function exposure(direction: 'ingress' | 'egress', spec?: object) {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: { podSelector: {}, ...spec },
  };
  const objects = spec === undefined ? [web] : [web, policy];
  const cluster = clusterOf(objects);
  const [workload] = cluster.workloads;
  if (workload === undefined) throw new Error('no workload');
  const { isolated, everyPod, some } = exposureOf(
    compileNetworkPolicies(cluster, objects),
    workload,
    direction,
  );
  return {
    isolated,
    everyPod: portsText(everyPod.numbers),
    names: everyPod.names.map(({ name }) => name),
    some: some.map(
      ({ pods, ports, known }) =>
        `${unknownPodsText(pods)}: ${portsText(ports.numbers)}${known ? ', known' : ''}`,
    ),
  };
}

describe('exposureOf', () => {
  it('a workload that no policy isolates is open to every pod', () => {
    expect(exposure('ingress')).toEqual({ isolated: false, everyPod: 'all ports', names: [], some: [] });
  });

  it('tells the classes of pods that rules speak of, with the ports of each', () => {
    const ingress = [
      { from: [{ podSelector: { matchLabels: { app: 'cart' } } }], ports: [{ port: 'http' }] },
      { from: [{ namespaceSelector: { matchLabels: { team: 'ops' } } }], ports: [{ port: 9090 }] },
      {
        from: [
          {
            namespaceSelector: { matchLabels: { team: 'ops' } },
            podSelector: { matchLabels: { app: 'cart' } },
          },
        ],
        ports: [{ port: 1 }],
      },
      { from: [{ ipBlock: { cidr: '192.0.2.0/24' } }] },
    ];
    expect(exposure('ingress', { ingress })).toEqual({
      isolated: true,
      everyPod: 'no ports',
      names: [],
      some: [
        'every pod in namespaces team=ops: TCP 9090',
        'pods app=cart in namespace shop: TCP 8080',
        'pods app=cart in namespaces team=ops: TCP 1,9090',
      ],
    });
  });

  it('leaves out what is open to every pod anyway', () => {
    const ingress = [
      { ports: [{ port: 80 }] },
      { from: [{ podSelector: { matchLabels: { app: 'x' } } }], ports: [{ port: 80 }] },
    ];
    expect(exposure('ingress', { ingress })).toMatchObject({ everyPod: 'TCP 80', some: [] });
  });

  it('keeps names of ports that only a pod could resolve', () => {
    const egress = [
      { to: [{ namespaceSelector: {} }], ports: [{ port: 'dns', protocol: 'UDP' }, { port: 'http' }] },
    ];
    expect(exposure('egress', { policyTypes: ['Egress'], egress })).toEqual({
      isolated: true,
      everyPod: 'no ports',
      names: ['http', 'dns'],
      some: [],
    });
  });

  it('says which classes hold a pod that is known', () => {
    const ingress = [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }];
    expect(exposure('ingress', { ingress }).some).toEqual([
      'pods app=web in namespace shop: all ports, known',
    ]);
  });
});
