import { describe, expect, it } from 'vitest';
import type { Topology, Workload } from '../../../src/model/topology.ts';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { call, platform, workload } from '../../arbitrary/topology.ts';
import { describeFailure } from './describe-failure.ts';
import { compile, proofInput } from './prove-example.ts';

const requirements = {
  isolation: 'workloads-and-egress',
  'l7-policies': 'yes',
  'service-trust': 'mtls',
};
const web = { namespace: 'shop', name: 'web' };
const api = { namespace: 'shop', name: 'api' };
const canary = { namespace: 'shop', name: 'api-canary' };
const asked = [{ methods: ['GET'], paths: ['/orders'], hosts: [], headers: [], claims: [] }];

/** The Service of `api` selects the pods of `api-canary` too, by the labels that both have. */
function failuresOf(
  services: { readonly api: Partial<Workload>; readonly canary: Partial<Workload> },
  more: Partial<Topology> = {},
) {
  const topology: Topology = {
    namespaces: [{ name: 'shop', labels: {}, meshToday: 'none', joinsMesh: true }],
    workloads: [
      workload(web),
      workload(api, services.api),
      workload(canary, { ...services.canary, labels: { app: 'api', track: 'canary' } }),
    ],
    calls: [call(web, api, 8080, { http: asked }), call(web, canary, 8080)],
    entryPoints: [],
    externals: [],
    tokenIssuers: [],
    traffic: [],
    ...more,
  };
  const answers = { requirements, platform, topology, assumptions: [] };
  return prove(proofInput(answers, 'hybrid', 'ambient-waypoint'), compile).failures.map(describeFailure);
}

describe('a Service that selects pods of another workload too', () => {
  const [own] = workload(api).services;
  const [others] = workload(canary).services;
  const headless = (service: typeof own) => ({ services: service ? [{ ...service, headless: true }] : [] });

  it('leads to them past their waypoint where it is headless', () => {
    expect(failuresOf({ api: headless(own), canary: {} })).toEqual([]);
  });

  it('is not what callers of a headless Service of theirs dial', () => {
    expect(failuresOf({ api: {}, canary: headless(others) })).toEqual([]);
  });

  it('leads to them by an address before a headless one', () => {
    const second = own ? [{ ...own, name: 'api-address' }] : [];
    const services = [...headless(own).services, ...second];
    expect(failuresOf({ api: { services }, canary: {} })).toEqual([]);
  });

  it('leads to them by each name that it has', () => {
    const services = own ? [own, { ...own, name: 'api-again' }] : [];
    const calls = [call(web, api, 8080), call(web, canary, 8080, { http: asked })];
    expect(failuresOf({ api: { services, hostNetwork: true }, canary: {} }, { calls })).toEqual([]);
  });

  it('leads all of them through the waypoint that one of them has', () => {
    const calls = [call(web, api, 8080), call(web, canary, 8080, { http: asked })];
    expect(failuresOf({ api: {}, canary: {} }, { calls })).toEqual([]);
  });

  it('is not where a gateway sends what is for their own', () => {
    const entry = {
      answer: 'topology.entryPoints[0]',
      name: 'shop',
      gateway: 'ingressgateway',
      hosts: ['shop.example.com'],
      to: canary,
      port: 8080,
      protocol: 'TCP',
      appProtocol: 'http',
      http: [],
    } as const;
    expect(failuresOf({ api: {}, canary: {} }, { entryPoints: [entry] })).toEqual([]);
  });
});
