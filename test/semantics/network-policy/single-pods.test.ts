import { describe, expect, it } from 'vitest';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import { readObjects } from '../../../src/kubernetes/read-objects.ts';
import { mayBearLabel } from '../../../src/kubernetes/single-pod-labels.ts';
import { hasBit } from '../../../src/semantics/bitset.ts';
import { allowedPorts } from '../../../src/semantics/network-policy/allowed-ports.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import { allPorts, noPorts } from '../../../src/semantics/network-policy/port-set.ts';
import { networkPolicyRows } from '../../../src/semantics/network-policy/rows.ts';

const workloads = ['StatefulSet queue', 'Deployment feeder', 'Deployment cleaner'].map((text) => {
  const [kind, name] = text.split(' ');
  return `
apiVersion: apps/v1
kind: ${kind}
metadata: {name: ${name}, namespace: depot}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: example, ports: [{containerPort: 7000}]}]}`;
});

function policy(selector: string, from: string): string {
  return `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: guard, namespace: depot}
spec: {podSelector: {${selector}}, policyTypes: [Ingress], ingress: [{from: [${from}]}]}`;
}

function compiled(...policies: string[]) {
  const { objects } = readObjects([...workloads, ...policies].join('\n---'), 'depot.yaml');
  return compileNetworkPolicies(
    clusterFrom(objects).cluster,
    objects.map(({ object }) => object),
  );
}

function asked(network: ReturnType<typeof compiled>, from: string, to: string) {
  const end = (name: string) => {
    const workload = network.cluster.workloads.find((each) => each.name === name);
    if (workload === undefined) throw new Error(`no workload ${name}`);
    return { kind: 'workload', workload } as const;
  };
  const [source, destination] = [end(from), end(to)];
  const { outcome, decidedBy, reason } = askNetworkPolicy(network, {
    source,
    destination,
    port: 7000,
    protocol: 'TCP',
  }).ingress;
  const row = networkPolicyRows(network).row(destination.workload, 7000, 'TCP');
  const index = network.cluster.workloads.indexOf(source.workload);
  const inRow = hasBit(row.allowed, index)
    ? 'allowed'
    : hasBit(row.denied, index)
      ? 'denied'
      : 'undetermined';
  return { outcome, decidedBy, reason, inRow, ports: allowedPorts(network, source, destination) };
}

const firstOfQueue = 'matchLabels: {app: queue, statefulset.kubernetes.io/pod-name: queue-0}';
const feeder = '{podSelector: {matchLabels: {app: feeder}}}';

describe('a policy that selects single pods of a workload', () => {
  it('leaves open whether the others are isolated', () => {
    const network = compiled(policy(firstOfQueue, feeder));
    for (const caller of ['feeder', 'cleaner']) {
      expect(asked(network, caller, 'queue')).toMatchObject({
        outcome: 'undetermined',
        inRow: 'undetermined',
        decidedBy: { default: 'label-of-single-pods', object: { name: 'guard' } },
        reason: 'NetworkPolicy depot/guard selects by a label that differs from pod to pod',
        ports: { sure: noPorts, possible: allPorts },
      });
    }
  });

  it('says nothing about workloads whose pods bear no such label, or other labels beside it', () => {
    const network = compiled(policy(firstOfQueue, feeder));
    expect(asked(network, 'queue', 'cleaner').outcome).toBe('allowed');
    const every = compiled(policy('matchLabels: {statefulset.kubernetes.io/pod-name: feeder-0}', feeder));
    expect(asked(every, 'cleaner', 'feeder').outcome).toBe('allowed');
  });

  it('isolates for sure who lacks the label that it must not have', () => {
    const lacking = 'matchExpressions: [{key: apps.kubernetes.io/pod-index, operator: NotIn, values: ["0"]}]';
    const network = compiled(policy(lacking, feeder));
    expect(asked(network, 'queue', 'cleaner').outcome).toBe('denied');
    expect(asked(network, 'cleaner', 'queue').outcome).toBe('undetermined');
  });
});

describe('a rule that asks for single pods', () => {
  const one = '{podSelector: {matchLabels: {pod-template-hash: "5c689d88bb"}}}';

  it('leaves open whether their workload is let in, and only theirs', () => {
    const network = compiled(policy('matchLabels: {app: queue}', one));
    expect(asked(network, 'feeder', 'queue')).toMatchObject({
      outcome: 'undetermined',
      inRow: 'undetermined',
      decidedBy: { default: 'label-of-single-pods' },
      reason: 'rule 1 of guard asks for single pods',
    });
    expect(asked(compiled(policy('matchLabels: {app: feeder}', one)), 'queue', 'feeder')).toMatchObject({
      outcome: 'denied',
      inRow: 'denied',
    });
  });

  it('takes nothing from what another peer lets in', () => {
    const network = compiled(policy('matchLabels: {app: queue}', `${one}, ${feeder}`));
    expect(asked(network, 'feeder', 'queue')).toMatchObject({ outcome: 'allowed', inRow: 'allowed' });
    expect(asked(network, 'cleaner', 'queue').outcome).toBe('undetermined');
  });
});

describe('labels of single pods', () => {
  it.each([
    ['StatefulSet', 'apps.kubernetes.io/pod-index', true],
    ['Deployment', 'apps.kubernetes.io/pod-index', false],
    ['Deployment', 'topology.kubernetes.io/zone', true],
    ['StrimziPodSet', 'controller-revision-hash', true],
    ['StrimziPodSet', 'app', false],
  ])('pods of a %s may bear %s: %s', (kind, key, expected) => {
    expect(mayBearLabel(kind, key)).toBe(expected);
  });
});
