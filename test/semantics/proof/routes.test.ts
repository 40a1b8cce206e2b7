import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { PlannedDocument } from '../../../src/model/plan.ts';
import type { EntryPoint, Topology } from '../../../src/model/topology.ts';
import { type ProofInput, prove } from '../../../src/semantics/proof/prove.ts';
import { call, platform, workload } from '../../arbitrary/topology.ts';
import { compile, proofInput } from './prove-example.ts';

const web = { namespace: 'shop', name: 'web' };
const api = { namespace: 'shop', name: 'api' };
const http = { protocol: 'TCP', appProtocol: 'http' } as const;
const any = { methods: [], paths: [], hosts: [], headers: [], claims: [] };
const requirements = {
  isolation: 'workloads-and-egress',
  'l7-policies': 'yes',
  'service-trust': 'mtls',
};

const plain: Topology = {
  namespaces: [{ name: 'shop', labels: {}, meshToday: 'none', joinsMesh: true }],
  workloads: [
    workload(web),
    workload(api, {
      ports: [
        { port: 8080, ...http },
        { port: 9000, protocol: 'TCP', appProtocol: 'grpc' },
      ],
    }),
  ],
  calls: [call(web, api, 8080), call(web, api, 9000, { appProtocol: 'grpc' })],
  entryPoints: [],
  externals: [],
  tokenIssuers: [],
  traffic: [{ answer: 'topology.traffic[0]', to: api, timeout: '2s', versions: [] }],
};

const canary: Topology = {
  ...plain,
  workloads: [
    ...plain.workloads,
    workload({ namespace: 'shop', name: 'api-v2' }, { ports: [{ port: 9090, ...http }] }),
  ],
  calls: [call(web, api, 8080)],
  entryPoints: [entry('api', {})],
  traffic: [
    {
      answer: 'topology.traffic[0]',
      to: api,
      versions: [
        { service: 'api', weight: 90 },
        { service: 'api-v2', weight: 10 },
      ],
    },
  ],
};

const leaving: Topology = {
  ...plain,
  calls: [
    { ...call(web, web, 80), answer: 'topology.calls[leaving]', to: { kind: 'external', name: 'hook' } },
  ],
  externals: [{ name: 'hook', hosts: ['hook.example.com'], cidrs: [], egressGateway: true }],
  traffic: [],
};

function entry(name: string, more: Partial<EntryPoint>): EntryPoint {
  return {
    answer: `topology.entryPoints[${name}]`,
    name,
    gateway: 'ingressgateway',
    hosts: ['shop.example.com'],
    to: api,
    port: 8080,
    ...http,
    http: [],
    ...more,
  };
}

const [ingress] = platform.gateways as [(typeof platform.gateways)[number]];
const gateways = [
  ingress,
  { ...ingress, name: 'egressgateway', labels: { istio: 'egressgateway' }, ports: [8080, 8443] },
];

type Plane = 'sidecar' | 'ambient' | 'ambient-waypoint';

function inputFor(topology: Topology, plane: Plane = 'sidecar'): ProofInput {
  const answers = { requirements, platform: { ...platform, gateways }, topology, assumptions: [] };
  return proofInput(answers, 'hybrid', plane);
}

/** The failures of a plan whose documents were tampered with, in short. */
function failuresOf(
  input: ProofInput,
  change: (object: KubernetesObject) => KubernetesObject | undefined = (object) => object,
): string[] {
  const known = new Map<KubernetesObject, KubernetesObject | undefined>();
  const changed = (documents: readonly PlannedDocument[]) =>
    documents.flatMap((document) => {
      if (!known.has(document.object)) known.set(document.object, change(document.object));
      const object = known.get(document.object);
      return object ? [{ ...document, object }] : [];
    });
  const plan = { ...input.plan, documents: changed(input.plan.documents), final: changed(input.plan.final) };
  const { failures } = prove({ ...input, plan }, compile);
  return [...new Set(failures.map((one) => (one.kind === 'astray' ? `astray: ${one.reason}` : one.kind)))];
}

/** An object with one text in the place of another. */
function rewritten(from: string, to: string, kinds: readonly string[] = ['VirtualService', 'HTTPRoute']) {
  return (object: KubernetesObject): KubernetesObject =>
    kinds.includes(object.kind)
      ? { ...object, spec: JSON.parse(JSON.stringify(object.spec).replaceAll(from, to)) as object }
      : object;
}

const planes: readonly Plane[] = ['sidecar', 'ambient-waypoint'];

describe('the proof follows the routes of the bundle itself', () => {
  it.each(planes)('and finds nothing amiss in what is generated with %s', (plane) => {
    for (const topology of [plain, canary, leaving])
      expect(failuresOf(inputFor(topology, plane))).toEqual([]);
  });

  it('and lets sidecars that stay as they are beside ztunnel reach every version', () => {
    const [shop] = canary.namespaces;
    const namespaces = shop ? [{ ...shop, meshToday: 'sidecar' as const, joinsMesh: false }] : [];
    expect(failuresOf(inputFor({ ...canary, namespaces }, 'ambient'))).toEqual([]);
  });

  it('sees a port that is mixed up with another', () => {
    const mixedUp = rewritten('{"number":9000}', '{"number":80}');
    expect(failuresOf(inputFor(plain), mixedUp)).toEqual([
      'astray: VirtualService shop/api-routing sends it to api.shop.svc.cluster.local:80, which is not what was declared',
    ]);
  });

  it.each(planes)('sees a Service that nobody declared, with %s', (plane) => {
    const host = '"destination":{"host":"';
    const changed = (object: KubernetesObject) =>
      [
        [`${host}api`, `${host}web`] as const,
        ['"backendRefs":[{"name":"api', '"backendRefs":[{"name":"web'] as const,
      ]
        .map(([from, to]) => rewritten(from, to))
        .reduce((one, change) => change(one), object);
    const [first] = failuresOf(inputFor(plain, plane), changed);
    expect(first).toMatch(/^astray: .* sends it to web\.shop\.svc\.cluster\.local:\d+, which is not what/);
  });

  it.each(planes)('sees a version whose pods are closed, with %s', (plane) => {
    const closed = (object: KubernetesObject) =>
      object.kind === 'NetworkPolicy' && /^api-v2-(from|hbone|transition)/.test(object.metadata.name)
        ? undefined
        : object;
    expect(failuresOf(inputFor(canary, plane), closed)).toContain('cut');
  });

  it('sees a gateway that takes a host and has no route for it', () => {
    const gone = (object: KubernetesObject) => (object.metadata.name === 'api-entry' ? undefined : object);
    expect(failuresOf(inputFor(canary), gone)).toEqual(['astray: no rule of istio-system/shop-api takes it']);
  });

  it('sees two entry points of one host of which one takes all', () => {
    const entryPoints = [
      entry('web', { to: web }),
      entry('api', { http: [{ ...any, methods: ['GET'], paths: ['/api/*'] }] }),
    ];
    const input = inputFor({ ...plain, entryPoints, traffic: [] });
    expect(failuresOf(input)).toEqual([]);
    const [first] = failuresOf(input, rewritten('"prefix":"/api/"', '"prefix":"/other/"'));
    expect(first).toMatch(/^astray: VirtualService shop\/web-entry sends it to web\.shop/);
  });

  it.each([
    ['no Gateway listens at the egress gateway', 'Gateway', /no Gateway takes hook\.example\.com:80/],
    ['the egress gateway does not know the host', 'ServiceEntry', /no ServiceEntry tells egressgateway/],
  ])('sees that %s', (_, kind, message) => {
    const gone = (object: KubernetesObject) => (object.kind === kind ? undefined : object);
    const [first] = failuresOf(inputFor(leaving), gone);
    expect(first).toMatch(message);
  });

  it('sees that only the egress gateway is left, and that no route leads there', () => {
    const gone = (object: KubernetesObject) => (object.kind === 'VirtualService' ? undefined : object);
    expect(failuresOf(inputFor(leaving), gone)).toEqual(['cut']);
  });

  it('sees all pods that a Service selects', () => {
    const labels = { app: 'api', track: 'canary' };
    const other = workload({ namespace: 'shop', name: 'api-canary' }, { labels, services: [] });
    const input = inputFor({ ...plain, workloads: [...plain.workloads, other] });
    expect(failuresOf(input)).toEqual([]);
    const closed = (object: KubernetesObject) =>
      /^api-canary-from/.test(object.metadata.name) ? undefined : object;
    expect(failuresOf(input, closed)).toContain('cut');
  });

  it('takes no way for one that worked, whose beginning a policy of before always denied', () => {
    const closed = workload(api, { ports: [{ port: 8080, ...http }], callsConfirmed: false });
    const topology = {
      ...plain,
      workloads: [workload(web), closed],
      calls: [],
      entryPoints: [entry('api', {})],
    };
    const onlyWeb: KubernetesObject = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'api-in', namespace: 'shop' },
      spec: {
        podSelector: { matchLabels: closed.labels },
        ingress: [{ from: [{ podSelector: { matchLabels: workload(web).labels } }] }],
      },
    };
    const { standing } = prove({ ...inputFor(topology), existing: [onlyWeb] }, compile);
    expect(new Set(standing.map(({ kind }) => kind))).toEqual(new Set(['cut']));
  });

  it('sends requests that name the port beside the host', () => {
    const hosts = ['api.shop.svc.cluster.local'];
    const calls = [call(web, api, 9000, { appProtocol: 'grpc', http: [{ ...any, hosts }] })];
    const input = inputFor({ ...plain, calls, traffic: [] });
    expect(failuresOf(input)).toEqual([]);
    const bare = rewritten(',"api.shop.svc.cluster.local:*"', '', ['AuthorizationPolicy']);
    expect(failuresOf(input, bare)).toContain('cut');
  });
});
