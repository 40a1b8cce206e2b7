import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { Topology } from '../../../src/model/topology.ts';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { call, platform, workload } from '../../arbitrary/topology.ts';
import { compile, proofInput } from './prove-example.ts';

const [web, api] = [
  { namespace: 'shop', name: 'web' },
  { namespace: 'shop', name: 'api' },
] as const;

const topology: Topology = {
  namespaces: [{ name: 'shop', labels: {}, meshToday: 'none', joinsMesh: false }],
  workloads: [workload(web), workload(api)],
  calls: [call(web, api, 8080)],
  entryPoints: [],
  externals: [],
  tokenIssuers: [],
  traffic: [],
};

/** A policy of before that lets a block of addresses into one of the workloads. */
function standing(cidr: string): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'by-address', namespace: 'shop' },
    spec: {
      podSelector: { matchLabels: workload(api).labels },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr } }] }],
    },
  };
}

function inputWith(cidr: string, more: Partial<Topology> = {}) {
  const requirements = { isolation: 'workloads-and-egress' };
  const answers = { requirements, platform, topology: { ...topology, ...more }, assumptions: [] };
  return proofInput(answers, 'network-policies', undefined, [standing(cidr)]);
}

describe('a proof beside policies of before that name blocks of private addresses', () => {
  const unlike = prove(inputWith('198.51.100.0/24'), compile);

  it.each(['10.0.0.0/8', '192.168.0.0/16'])('counts no pair as denied that %s may let in', (cidr) => {
    const proof = prove(inputWith(cidr), compile);
    expect(proof.deniedPairs).toBeLessThan(unlike.deniedPairs);
    expect(proof.failures).toEqual([]);
  });

  it('takes a block that the answers declare as outside for what it is', () => {
    const cidr = '192.168.0.0/16';
    const externals = [{ name: 'office', cidrs: [cidr], hosts: [], egressGateway: false }];
    expect(prove(inputWith(cidr, { externals }), compile).deniedPairs).toBe(unlike.deniedPairs);
  });
});
