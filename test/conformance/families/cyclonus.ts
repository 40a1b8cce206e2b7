import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFrom } from '../../../src/kubernetes/cluster.ts';
import type { KubernetesObject, Protocol } from '../../../src/model/kubernetes.ts';
import { askNetworkPolicy } from '../../../src/semantics/network-policy/ask.ts';
import { compileNetworkPolicies } from '../../../src/semantics/network-policy/compile.ts';
import type { Family } from '../family.ts';

interface Pod {
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly labels: Record<string, string>;
}

interface Step {
  readonly policies: KubernetesObject[];
  readonly namespaces?: Topology['namespaces'];
  readonly pods?: Pod[];
  readonly order?: string[];
  readonly expected: Tables;
  readonly expectedIngress: Tables;
  readonly expectedEgress: Tables;
}

/** By `PROTOCOL/port`: for each source a letter for each destination, `X` where it is blocked. */
type Tables = Record<string, Record<string, string>>;

interface Topology {
  readonly namespaces: readonly { name: string; labels: Record<string, string> }[];
  readonly pods: readonly Pod[];
  readonly containerPorts: readonly Record<string, unknown>[];
  readonly order: readonly string[];
}

/** Every probe of cyclonus, each direction by itself and both together; a pod to itself is left out, as the source says. */
export const cyclonus: Family = {
  name: 'cyclonus',
  folders: ['cyclonus'],
  run(casesDirectory) {
    const read = (name: string) => JSON.parse(readFileSync(join(casesDirectory, 'cyclonus', name), 'utf8'));
    const topology = (read('topology.json') as { topology: Topology }).topology;
    const failed: { case: string; expected: string; found: string }[] = [];
    let passed = 0;
    let toItself = 0;
    for (const { id, steps } of read('cases.json') as { id: number; steps: Step[] }[]) {
      for (const [index, step] of steps.entries()) {
        for (const probe of probesOf(step, topology)) {
          if (probe === undefined) toItself += 1;
          else if (probe.expected === probe.found) passed += 1;
          else {
            const { expected, found } = probe;
            failed.push({ case: `${id} step ${index} ${probe.name}`, expected, found });
          }
        }
      }
    }
    const outOfScope = Array.from({ length: toItself }, () => ({
      case: 'a pod to itself',
      reason: 'the source judges these naively and says to ignore them: a pod always reaches itself',
    }));
    return { unit: 'probes', passed, failed, outOfScope, explained: [] };
  },
};

function* probesOf(step: Step, topology: Topology) {
  const order = step.order ?? topology.order;
  const { cluster } = clusterFrom(
    [
      ...(step.namespaces ?? topology.namespaces).map(namespaceObject),
      ...(step.pods ?? topology.pods).map(podObject(topology)),
    ].map((object) => ({ object, place: { file: 'topology.json' } })),
  );
  const compiled = compileNetworkPolicies(
    cluster,
    step.policies.map((policy) => ({ ...policy, apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' })),
  );
  const workloads = new Map(
    cluster.workloads.map((workload) => [`${workload.namespace}/${workload.name}`, workload]),
  );
  for (const [portText, rows] of Object.entries(step.expected)) {
    const [protocol = '', port = ''] = portText.split('/');
    for (const [from, letters] of Object.entries(rows)) {
      for (const [column, letter] of [...letters].entries()) {
        const to = order[column] ?? '';
        const source = workloads.get(from);
        const destination = workloads.get(to);
        if (from === to) {
          yield undefined;
          continue;
        }
        if (source === undefined || destination === undefined) throw new Error(`no pod ${from} or ${to}`);
        const { egress, ingress } = askNetworkPolicy(compiled, {
          source: { kind: 'workload', workload: source },
          destination: { kind: 'workload', workload: destination },
          port: Number(port),
          protocol: protocol as Protocol,
        });
        const word = (mark: string | undefined) => (mark === 'X' ? 'denied' : 'allowed');
        const expected = [step.expectedEgress, step.expectedIngress].map((table) =>
          word(table[portText]?.[from]?.[column]),
        );
        yield {
          name: `${from} to ${to} ${portText}`,
          expected: [...expected, word(letter)].join(' '),
          found: [
            egress.outcome,
            ingress.outcome,
            egress.outcome === 'allowed' ? ingress.outcome : egress.outcome,
          ].join(' '),
        };
      }
    }
  }
}

function namespaceObject({ name, labels }: Topology['namespaces'][number]): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function podObject({ containerPorts }: Topology) {
  return ({ namespace, name, ip, labels }: Pod): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace, name, labels },
    spec: { containers: [{ name: 'c', ports: containerPorts }] },
    status: { podIP: ip },
  });
}
