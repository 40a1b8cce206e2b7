import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../../src/answers/read-answers.ts';
import { loadKnowledge } from '../../../src/knowledge/load-knowledge.ts';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import { compareWithExisting } from '../../../src/semantics/proof/compare-existing.ts';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { compile, proofInput } from './prove-example.ts';

const text = `version: 1
platform: {policyEnforcement: 'yes'}
topology:
  namespaces: [shop]
  workloads:
    - {name: web, namespace: shop, serviceAccount: web, callsConfirmed: true}
    - {name: other, namespace: shop, serviceAccount: other, callsConfirmed: true}
    - {name: api, namespace: shop, serviceAccount: api, ports: [{port: 8080, appProtocol: http}], callsConfirmed: true}
  calls: [{from: web, to: api, port: 8080}]
`;
const { answers: read } = readAnswers(loadKnowledge('questions'), [{ name: 'shop', text }]);
const answers = read as NonNullable<typeof read>;
const topology = answers.topology as NonNullable<typeof answers.topology>;
const call = topology.calls.find(({ to }) => to.kind === 'workload') as (typeof topology.calls)[number];
const callee = topology.workloads.find(
  ({ namespace, name }) => 'namespace' in call.to && namespace === call.to.namespace && name === call.to.name,
) as (typeof topology.workloads)[number];

function policy(name: string, spec: unknown): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: callee.namespace },
    spec,
  };
}

function input(existing: readonly KubernetesObject[], approach: 'network-policies' | 'istio') {
  return { ...proofInput(answers, approach, approach === 'istio' ? 'ambient' : undefined), existing };
}

const open = policy('anybody', { podSelector: { matchLabels: callee.labels }, ingress: [{}] });
const ports = callee.ports.map(({ port, protocol }) => ({ port, protocol }));
const byPort = policy('by-port', {
  podSelector: { matchLabels: callee.labels },
  ingress: [{ ports }],
});

describe('a policy that stands', () => {
  it('is named for what it lets through, and fails no proof of ours', () => {
    const proof = prove(input([open], 'network-policies'), compile);
    expect(proof.failures).toEqual([]);
    expect(proof.standing.map(({ kind }) => kind)).toContain('open');
    expect(new Set(proof.standing.map((one) => one.policy))).toEqual(
      new Set([`NetworkPolicy ${callee.namespace}/anybody`]),
    );
  });

  it.each([
    ['lets in a block of addresses', { ingress: [{ from: [{ ipBlock: { cidr: '198.51.100.0/24' } }] }] }],
    [
      'lets out to a block of addresses',
      {
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ port: 993 }] }],
      },
    ],
  ])('is named where it %s', (_, rules) => {
    const standing = policy('block', { podSelector: { matchLabels: callee.labels }, ...rules });
    const proof = prove(proofInput(answers, 'network-policies', undefined, [standing]), compile);
    expect(proof.failures).toEqual([]);
    expect(proof.standing).toContainEqual(
      expect.objectContaining({ kind: 'open', policy: `NetworkPolicy ${callee.namespace}/block` }),
    );
  });

  it('breaks the rollout where it does not know what the rollout makes of a packet', () => {
    const proof = prove(input([byPort], 'istio'), compile);
    expect(proof.holds).toBe(false);
    expect(proof.failures).toEqual([]);
    expect(proof.standing.map(({ kind }) => kind)).toContain('breaks');
  });

  it('is compared with the end of the rollout', () => {
    const { removed, standing } = compareWithExisting(input([open], 'network-policies'), compile);
    expect(removed.first).toContainEqual({
      source: 'shop/other',
      destination: 'shop/api',
      port: 8080,
      protocol: 'TCP',
    });
    expect(standing).toEqual({ needed: [], notNeeded: [`NetworkPolicy ${callee.namespace}/anybody`] });
  });

  it('leaves what the bundle itself opens a failure', () => {
    const given = input([open], 'network-policies');
    const isDeny = (name: string) => name.includes('default-deny');
    const documents = given.plan.documents.filter(({ object }) => !isDeny(object.metadata.name));
    const final = given.plan.final.filter(({ object }) => !isDeny(object.metadata.name));
    const proof = prove({ ...given, plan: { ...given.plan, documents, final } }, compile);
    expect(proof.failures.map(({ kind }) => kind)).toContain('open');
  });
});
