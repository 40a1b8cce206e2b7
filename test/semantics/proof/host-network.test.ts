import { expect, it } from 'vitest';
import type { Topology } from '../../../src/model/topology.ts';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { call, platform, workload } from '../../arbitrary/topology.ts';
import { compile, proofInput } from './prove-example.ts';

const [web, agent, api] = ['web', 'agent', 'api'].map((name) => ({ namespace: 'shop', name })) as [
  { namespace: string; name: string },
  { namespace: string; name: string },
  { namespace: string; name: string },
];

it('tells of a pod on the network of its node what it opens at its callee, and what its callers may reach', () => {
  const topology: Topology = {
    namespaces: [{ name: 'shop', labels: {}, meshToday: 'none', joinsMesh: false }],
    workloads: [workload(web), workload(agent, { hostNetwork: true }), workload(api)],
    calls: [call(agent, api, 8080), call(web, agent, 8080)],
    entryPoints: [],
    externals: [],
    tokenIssuers: [],
    traffic: [],
  };
  const requirements = { isolation: 'workloads-and-egress' };
  const answers = { requirements, platform, topology, assumptions: [] };
  const { failures, widenings } = prove(proofInput(answers, 'network-policies', undefined), compile);
  expect(failures).toEqual([]);
  const told = widenings.filter(({ port }) => port === 8080);
  expect(told.map(({ code, destination }) => `${code} ${destination}`)).toEqual([
    'host-network-workload shop/agent',
    'host-network-caller shop/api',
    'host-network-callee shop/agent',
  ]);
  const [, opened, left] = told;
  expect(opened?.sources).toContain('shop/web');
  expect(left?.sources).toEqual(['shop/web']);
});
