import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { isOtherPolicy, otherPolicies } from '../../../src/semantics/network-policy/other-policy-apis.ts';
import { clusterOf } from './random-cluster.ts';

const workload = (name: string, namespace: string, labels: Record<string, string>): KubernetesObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { template: { metadata: { labels } } },
});
const cluster = clusterOf([
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a', labels: { team: 'x' } } },
  workload('web', 'a', { app: 'web' }),
  workload('db', 'a', { app: 'db' }),
  workload('far', 'b', { app: 'web' }),
]);

/** `<workload> <direction>` of everything that an object may touch. */
function touched(apiVersion: string, kind: string, spec: object, namespace?: string): string[] {
  const object: KubernetesObject = {
    apiVersion,
    kind,
    metadata: { name: 'p', ...(namespace && { namespace }) },
    spec,
  };
  const policies = otherPolicies([object], cluster);
  return cluster.workloads.flatMap((each) =>
    (['ingress', 'egress'] as const).flatMap((direction) => {
      const found = policies.touching(each, direction);
      if (found !== undefined) expect(found).toEqual({ kind, name: 'p', ...(namespace && { namespace }) });
      return found === undefined ? [] : [`${each.name} ${direction}`];
    }),
  );
}

const webOnly = { matchLabels: { app: 'web' } };

describe('otherPolicies', () => {
  it.each([
    [
      'Cilium in a namespace',
      'cilium.io/v2',
      'CiliumNetworkPolicy',
      { endpointSelector: { matchLabels: { 'k8s:app': 'web' } }, ingress: [{}] },
      'a',
      ['web ingress'],
    ],
    [
      'NSX for some pods',
      'crd.nsx.vmware.com/v1alpha1',
      'SecurityPolicy',
      {
        appliedTo: [{ podSelector: webOnly }, { vmSelector: {} }],
        rules: [{ direction: 'out', action: 'drop' }],
      },
      'a',
      ['web egress'],
    ],
    [
      'NSX for a namespace',
      'nsx.vmware.com/v1alpha1',
      'SecurityPolicy',
      { rules: [{ direction: 'in', action: 'drop' }] },
      'a',
      ['db ingress', 'web ingress'],
    ],
    [
      'a port that Linkerd closes',
      'policy.linkerd.io/v1beta3',
      'Server',
      { podSelector: webOnly, port: 80 },
      'a',
      ['web ingress'],
    ],
    [
      'what Linkerd says of no pod',
      'policy.linkerd.io/v1beta3',
      'Server',
      { externalWorkloadSelector: webOnly, port: 80 },
      'a',
      [],
    ],
    [
      'Cilium with a denying section',
      'cilium.io/v2',
      'CiliumNetworkPolicy',
      { endpointSelector: {}, egressDeny: [{}] },
      'a',
      ['db egress', 'web egress'],
    ],
    [
      'Cilium in the cluster, by namespace',
      'cilium.io/v2',
      'CiliumClusterwideNetworkPolicy',
      { endpointSelector: { matchLabels: { 'io.kubernetes.pod.namespace': 'b' } }, egress: [] },
      undefined,
      ['far egress'],
    ],
    [
      'Cilium by labels of the namespace',
      'cilium.io/v2',
      'CiliumClusterwideNetworkPolicy',
      {
        endpointSelector: { matchLabels: { 'k8s:io.cilium.k8s.namespace.labels.team': 'x', app: 'db' } },
        ingress: [],
      },
      undefined,
      ['db ingress'],
    ],
    [
      'Cilium for nodes',
      'cilium.io/v2',
      'CiliumClusterwideNetworkPolicy',
      { nodeSelector: {}, ingress: [] },
      undefined,
      [],
    ],
    [
      'Calico in a namespace',
      'projectcalico.org/v3',
      'NetworkPolicy',
      { selector: "app == 'web'", types: ['Egress'] },
      'a',
      ['web egress'],
    ],
    [
      'Calico without types',
      'crd.projectcalico.org/v1',
      'NetworkPolicy',
      { selector: 'all()', ingress: [], egress: [] },
      'b',
      ['far ingress', 'far egress'],
    ],
    [
      'Calico in a language that is not read',
      'projectcalico.org/v3',
      'NetworkPolicy',
      { selector: "app in {'web'} || has(x)" },
      'a',
      ['db ingress', 'web ingress'],
    ],
    [
      'Calico in the cluster, by namespace',
      'projectcalico.org/v3',
      'GlobalNetworkPolicy',
      { namespaceSelector: "team == 'x' && has(team)", selector: 'has(app)', types: ['Ingress'] },
      undefined,
      ['db ingress', 'web ingress'],
    ],
    [
      'AdminNetworkPolicy',
      'policy.networking.k8s.io/v1alpha1',
      'AdminNetworkPolicy',
      { subject: { namespaces: { matchLabels: { team: 'x' } } }, egress: [] },
      undefined,
      ['db egress', 'web egress'],
    ],
    [
      'ClusterNetworkPolicy',
      'policy.networking.k8s.io/v1alpha2',
      'ClusterNetworkPolicy',
      { subject: { pods: { namespaceSelector: {}, podSelector: webOnly } }, ingress: [] },
      undefined,
      ['web ingress', 'far ingress'],
    ],
    [
      'Antrea',
      'crd.antrea.io/v1beta1',
      'ClusterNetworkPolicy',
      { appliedTo: [{ podSelector: webOnly }], ingress: [] },
      undefined,
      ['web ingress', 'far ingress'],
    ],
    ['an OpenShift egress firewall', 'k8s.ovn.org/v1', 'EgressFirewall', {}, 'b', ['far egress']],
    [
      'a network of its own for a namespace',
      'k8s.ovn.org/v1',
      'UserDefinedNetwork',
      { topology: 'Layer2', layer2: { role: 'Primary', subnets: ['10.90.0.0/16'] } },
      'b',
      ['far ingress', 'far egress'],
    ],
    [
      'a network beside the first one',
      'k8s.ovn.org/v1',
      'UserDefinedNetwork',
      { topology: 'Layer3', layer3: { role: 'Secondary' } },
      'b',
      [],
    ],
    [
      'a network for namespaces of a team',
      'k8s.ovn.org/v1',
      'ClusterUserDefinedNetwork',
      {
        namespaceSelector: { matchLabels: { team: 'x' } },
        network: { topology: 'Layer3', layer3: { role: 'Primary' } },
      },
      undefined,
      ['db ingress', 'db egress', 'web ingress', 'web egress'],
    ],
    [
      'GKE by domain name',
      'networking.gke.io/v1alpha1',
      'FQDNNetworkPolicy',
      { podSelector: webOnly },
      'a',
      ['web egress'],
    ],
    [
      'AWS security groups',
      'vpcresources.k8s.aws/v1beta1',
      'SecurityGroupPolicy',
      { podSelector: webOnly },
      'a',
      ['web ingress', 'web egress'],
    ],
  ])('%s', (_, apiVersion, kind, spec, namespace, expected) => {
    expect(touched(apiVersion, kind, spec, namespace).sort()).toEqual([...expected].sort());
  });

  it('leaves NetworkPolicies and other kinds of these groups alone', () => {
    const kinds = [
      ['networking.k8s.io/v1', 'NetworkPolicy'],
      ['projectcalico.org/v3', 'IPPool'],
      ['projectcalico.org/v3', 'StagedNetworkPolicy'],
      ['cilium.io/v2', 'CiliumEndpoint'],
    ];
    for (const [apiVersion = '', kind = ''] of kinds)
      expect(isOtherPolicy({ apiVersion, kind, metadata: { name: 'p' } }), kind).toBe(false);
  });
});
