import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlatformGateway } from '../../../src/model/platform.ts';
import type { EntryPoint, HttpMatch, Topology } from '../../../src/model/topology.ts';
import { prove } from '../../../src/semantics/proof/prove.ts';
import { platform, workload } from '../../arbitrary/topology.ts';
import { describeFailure } from './describe-failure.ts';
import { compile, proofInput } from './prove-example.ts';

const [ingress] = platform.gateways as [PlatformGateway];
const names = ['web', 'api', 'admin'];

function entryTo(name: string, http: readonly HttpMatch[]): EntryPoint {
  return {
    answer: `topology.entryPoints[${name}]`,
    name,
    gateway: ingress.name,
    hosts: ['shop.example.com'],
    to: { namespace: 'shop', name },
    port: 8080,
    protocol: 'TCP',
    appProtocol: 'http',
    http,
  };
}

/** What a bundle for entry points of one host does: whether it has routes for all of them, and what is amiss then. */
function served(entryPoints: readonly EntryPoint[], kind: PlatformGateway['kind'] = 'istioctl') {
  const topology: Topology = {
    namespaces: [{ name: 'shop', labels: {}, meshToday: 'none', joinsMesh: true }],
    workloads: [
      ...names.map((name) => workload({ namespace: 'shop', name })),
      workload({ namespace: 'shop', name: 'pods' }, { services: [] }),
    ],
    calls: [],
    entryPoints,
    externals: [],
    tokenIssuers: [],
    traffic: [],
  };
  const facts = { ...platform, gateways: [{ ...ingress, kind }] };
  const answers = { requirements: {}, platform: facts, topology, assumptions: [] };
  const input = proofInput(answers, 'istio', 'sidecar');
  return {
    routed: !input.plan.findings.some(({ code }) => code === 'entry-points-overlap'),
    failures: prove(input, compile).failures.map(describeFailure),
  };
}

function match(partial: Partial<HttpMatch>): HttpMatch {
  return { methods: [], paths: [], hosts: [], headers: [], claims: [], ...partial };
}

const matches = fc
  .record({
    methods: fc.subarray(['GET', 'POST']),
    paths: fc.subarray(
      [
        '/a',
        '/a/*',
        '/a/p*',
        '/a/pp*',
        '/a/b/*',
        '/a/{*}',
        '/{*}/{**}',
        '/a/{**}',
        '/{**}/b',
        '/{*}/b',
        '*.js',
        '*/b',
        '/*',
      ],
      { maxLength: 2 },
    ),
    headers: fc.subarray([{ name: 'x-beta' }, { name: 'x-tenant', values: ['blue'] }]),
  })
  .map(match);

describe('entry points of one host', () => {
  it.each(['istioctl', 'gateway-api'] as const)(
    'get what was declared for each of them, or no routes, at a gateway of the kind %s',
    (kind) => {
      const https = fc.array(fc.array(matches, { maxLength: 2 }), { minLength: 2, maxLength: 3 });
      fc.assert(
        fc.property(https, (all) => {
          const entries = all.map((http, index) => entryTo(names[index] ?? '', http));
          const { routed, failures } = served(entries, kind);
          expect(routed ? failures.slice(0, 3) : []).toEqual([]);
        }),
        { numRuns: 60 },
      );
    },
    120_000,
  );

  it.each([
    ['a method of all', {}, { methods: ['GET'] }],
    ['a header more', { headers: [{ name: 'x-beta' }] }, { methods: ['GET'], headers: [{ name: 'x-beta' }] }],
    [
      'a longer prefix, which the sample of the shorter begins with',
      { paths: ['/a/*'] },
      { paths: ['/a/p*'] },
    ],
    ['a template within a template of more letters', { paths: ['/{**}/b'] }, { paths: ['/{*}/b'] }],
    ['a prefix within a template', { paths: ['/{*}/{**}'] }, { paths: ['/a/*'] }],
  ])('are told apart by %s', (_, wide, narrow) => {
    for (const parts of [
      [wide, narrow],
      [narrow, wide],
    ]) {
      const entries = parts.map((part, index) => entryTo(names[index] ?? '', [match(part)]));
      expect(served(entries)).toEqual({ routed: true, failures: [] });
    }
  });

  it('keep their narrow match beside one for everything in an HTTPRoute', () => {
    const blue = [{ name: 'x-tenant', values: ['blue'] }];
    const entries = [
      entryTo('web', [match({ headers: blue })]),
      entryTo('api', [match({ paths: ['/a/b/*'], headers: blue }), match({})]),
    ];
    expect(served(entries, 'gateway-api')).toEqual({ routed: true, failures: [] });
  });

  it('get no routes where one takes every POST, which is all that gRPC sends', () => {
    const entries = [entryTo('web', [match({ methods: ['POST'] })]), entryTo('api', [])];
    const [web, api] = entries as [EntryPoint, EntryPoint];
    expect(served([web, { ...api, appProtocol: 'grpc' }])).toEqual({ routed: false, failures: [] });
  });

  it('get no routes where one of them leads to a workload without a Service', () => {
    const entries = [entryTo('web', [match({ paths: ['/a'] })]), entryTo('pods', [])];
    expect(served(entries)).toEqual({ routed: false, failures: [] });
  });

  it.each([
    ['the same method among others', { methods: ['GET', 'POST'] }, { methods: ['GET'] }],
    ['a header and a method', { headers: [{ name: 'x-beta' }] }, { methods: ['GET'] }],
    ['a prefix in two spellings', { paths: ['/a/*'] }, { paths: ['/a/{**}'] }],
  ])('are not told apart by %s', (_, one, other) => {
    const entries = [one, other].map((part, index) => entryTo(names[index] ?? '', [match(part)]));
    expect(served(entries)).toEqual({ routed: false, failures: [] });
  });
});
