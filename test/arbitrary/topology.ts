import fc from 'fast-check';
import type { Labels, Protocol, WorkloadReference } from '../../src/model/kubernetes.ts';
import type { Platform } from '../../src/model/platform.ts';
import type { Call, EntryPoint, HttpMatch, Topology, Workload } from '../../src/model/topology.ts';
import { someGateway, someMonitoring, somePlatform } from '../some-platform.ts';

/** A platform with one gateway and a monitoring outside the mesh; tests change what they are about. */
export const platform: Platform = {
  ...somePlatform,
  apiServer: { cidrs: ['192.0.2.10/32'], port: 6443 },
  gateways: [someGateway],
  monitoring: someMonitoring,
};

export const issuer = {
  name: 'main',
  issuer: 'https://auth.example.com',
  jwksUri: 'https://auth.example.com/jwks.json',
  audiences: ['shop'],
  fromHeaders: [],
  fromCookies: [],
  fromParams: [],
  forwardOriginalToken: false,
} as const;

/** A workload with the defaults of the answers file; `partial` says what a test is about. */
export function workload(reference: WorkloadReference, partial: Partial<Workload> = {}): Workload {
  const ports = partial.ports ?? [{ port: 8080, protocol: 'TCP' as const, appProtocol: 'http' as const }];
  return {
    ...reference,
    kind: 'Deployment',
    labels: { app: reference.name },
    serviceAccount: reference.name,
    replicas: 2,
    ports,
    services:
      ports.length === 0
        ? []
        : [
            {
              name: reference.name,
              headless: false,
              ports: ports.map(({ port, protocol }, index) => ({
                port: index === 0 ? 80 : port,
                targetPort: port,
                name: `port-${port}`,
                protocol,
              })),
            },
          ],
    joinsMesh: true,
    hostNetwork: false,
    role: 'application',
    callsConfirmed: true,
    probePorts: [],
    needsApiServer: false,
    ...partial,
  };
}

/** A call between workloads by reference, plain TCP or HTTP by the callee's port. */
export function call(
  from: WorkloadReference,
  to: WorkloadReference,
  port: number,
  partial: Partial<Call> = {},
): Call {
  return {
    answer: `topology.calls[${from.namespace}/${from.name}-${to.namespace}/${to.name}-${port}]`,
    from: { kind: 'workload', namespace: from.namespace, name: from.name },
    to: { kind: 'workload', namespace: to.namespace, name: to.name },
    port,
    protocol: 'TCP',
    appProtocol: 'http',
    http: [],
    purpose: 'request',
    origin: { kind: 'declared' },
    ...partial,
  };
}

const namespaceNames = ['shop', 'pay', 'data'] as const;
const ports = [
  { port: 8080, protocol: 'TCP', appProtocol: 'http' },
  { port: 9090, protocol: 'TCP', appProtocol: 'grpc' },
  { port: 5432, protocol: 'TCP', appProtocol: 'postgres' },
  { port: 5353, protocol: 'UDP', appProtocol: 'udp' },
] as const satisfies Workload['ports'];

const httpMatch: fc.Arbitrary<HttpMatch> = fc.record({
  methods: fc.subarray(['GET', 'POST', 'PUT']),
  paths: fc.subarray(['/process', '/api/*', '/items/{*}/price', '*.js'], { maxLength: 2 }),
  hosts: fc.constantFrom<string[]>([], [], ['shop.internal'], ['*.shop.internal']),
  headers: fc.subarray([{ name: 'x-idempotency-key' }, { name: 'x-tenant', values: ['blue'] }]),
  issuer: fc.constantFrom(undefined, undefined, issuer.name),
  claims: fc.constant<HttpMatch['claims']>([]),
});

const withClaims = httpMatch.chain((match) =>
  match.issuer === undefined
    ? fc.constant(match)
    : fc.subarray([{ name: 'role', values: ['admin'] }]).map((claims) => ({ ...match, claims })),
);

/** Several entry points of one host, of hosts of their own, and of a name that covers others. */
const entryHosts = fc.constantFrom<string[][]>(
  ['shop.example.com'],
  ['shop.example.com'],
  ['pay.example.com', 'shop.example.com'],
  ['*.example.com'],
);

/** Small applications that use every part of a topology: mesh and not, confirmed and not, shared accounts and labels. */
export const topology: fc.Arbitrary<Topology> = fc
  .tuple(
    fc.array(fc.nat(), { minLength: 2, maxLength: 6 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.array(withClaims, { maxLength: 2 })), {
      maxLength: 8,
    }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.array(withClaims, { maxLength: 1 }), entryHosts), {
      maxLength: 3,
    }),
    fc.option(
      fc.record({
        cidrs: fc.constantFrom<string[]>([], ['198.51.100.0/24'], ['198.51.100.0/24', '2001:db8:9::/48']),
        egressGateway: fc.boolean(),
        appProtocol: fc.constantFrom('https' as const, 'tcp' as const, 'http' as const),
        hosts: fc.constantFrom(['api.stripe.com'], ['api.stripe.com', 'pay.stripe.com'], ['*.stripe.com']),
        port: fc.constantFrom(443, 80, 8443),
      }),
      { nil: undefined },
    ),
  )
  .map(([seeds, callSeeds, entrySeeds, external]) => {
    const workloads = seeds.map(workloadFromSeed);
    const calls = callSeeds.flatMap(([from, to, port, http]) =>
      callFromSeed(workloads, from, to, port, http),
    );
    return {
      namespaces: namespaceNames.map((name) => ({
        name,
        labels: {},
        meshToday: 'none' as const,
        joinsMesh: true,
      })),
      workloads,
      calls: [
        ...distinct(calls),
        ...(external ? [externalCall(workloads, external.appProtocol, external.port)] : []),
      ],
      entryPoints: distinctEntries(
        entrySeeds.flatMap(([to, port, http, hosts]) => entryFromSeed(workloads, to, port, http, hosts)),
      ),
      externals: external
        ? [
            {
              name: 'stripe',
              hosts: external.hosts,
              cidrs: external.cidrs,
              egressGateway: external.egressGateway,
            },
          ]
        : [],
      tokenIssuers: [issuer],
      traffic: [],
    };
  });

function workloadFromSeed(seed: number, index: number): Workload {
  const bit = (position: number) => ((seed >>> position) & 1) === 1;
  const namespace = namespaceNames[index % namespaceNames.length] ?? 'shop';
  const outside = bit(0) && bit(1);
  const labels: Labels = bit(2) && bit(3) ? { app: `w${index}`, tier: 'back' } : { app: `w${index}` };
  const own = ports.filter((_, position) => bit(4 + position));
  return workload(
    { namespace, name: `w${index}` },
    {
      labels,
      serviceAccount: bit(8) && bit(9) ? 'shared' : `w${index}`,
      joinsMesh: !outside,
      ...(outside && { outsideBecause: 'database' as const }),
      callsConfirmed: !(bit(10) && bit(11) && bit(12)),
      ports: own.length > 0 ? own : [ports[0]],
      metrics: bit(13) && own.includes(ports[0]) ? { port: 8080, path: '/metrics' } : undefined,
      probePorts: bit(14) && (own.length === 0 || own.includes(ports[0])) ? [8080] : [],
      needsApiServer: bit(15) && bit(16),
    },
  );
}

function callFromSeed(
  workloads: readonly Workload[],
  from: number,
  to: number,
  port: number,
  http: HttpMatch[],
): Call[] {
  const source = workloads[from % workloads.length] as Workload;
  const destination = workloads[to % workloads.length] as Workload;
  const listening = destination.ports[port % destination.ports.length];
  if (source === destination || !listening) return [];
  const { protocol, appProtocol } = listening;
  const matches = appProtocol === 'http' ? http : [];
  return [
    call(source, destination, listening.port, { protocol: protocol as Protocol, appProtocol, http: matches }),
  ];
}

function entryFromSeed(
  workloads: readonly Workload[],
  to: number,
  port: number,
  http: HttpMatch[],
  hosts: readonly string[],
): EntryPoint[] {
  const destination = workloads[to % workloads.length] as Workload;
  const listening = destination.ports.filter(({ protocol }) => protocol === 'TCP')[
    port % destination.ports.length
  ];
  if (!listening) return [];
  return [
    {
      answer: `topology.entryPoints[${destination.name}-${listening.port}]`,
      name: `entry-${destination.name}-${listening.port}`,
      gateway: 'ingressgateway',
      hosts,
      to: { namespace: destination.namespace, name: destination.name },
      port: listening.port,
      protocol: listening.protocol,
      appProtocol: listening.appProtocol,
      http: listening.appProtocol === 'http' ? http : [],
    },
  ];
}

function externalCall(workloads: readonly Workload[], appProtocol: Call['appProtocol'], port: number): Call {
  const [source] = workloads as [Workload];
  return {
    ...call(source, source, port, { appProtocol }),
    answer: 'topology.calls[external]',
    to: { kind: 'external', name: 'stripe' },
  };
}

/** One call per pair and port, as the answers reader insists. */
function distinct(calls: readonly Call[]): Call[] {
  return [...new Map(calls.map((one) => [one.answer, one])).values()];
}

function distinctEntries(entries: readonly EntryPoint[]): EntryPoint[] {
  return [...new Map(entries.map((one) => [one.name, one])).values()];
}
