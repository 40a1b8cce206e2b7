import * as z from 'zod/mini';
import { applicationProtocols } from '../model/topology.ts';
import {
  cidr,
  claimName,
  count,
  dnsLabel,
  dnsName,
  duration,
  headerName,
  host,
  hostMatch,
  labels,
  line,
  matchValue,
  method,
  objectKind,
  path,
  plainPath,
  port,
  portName,
  portReference,
  quantity,
  selectingLabels,
  some,
  url,
  workloadReference,
} from './fields.ts';
import { splitHttpLine } from './split-http-line.ts';
import { mostPorts } from './topology-index.ts';

const protocol = z.enum(['TCP', 'UDP', 'SCTP']);
const appProtocol = z.enum(applicationProtocols);

const namespace = z.strictObject({
  name: dnsLabel,
  labels: z.optional(labels),
  meshToday: z.optional(z.enum(['sidecar', 'ambient', 'none'])),
  joinsMesh: z.optional(z.boolean()),
});

const workloadPort = z.strictObject({
  port,
  name: z.optional(portName),
  protocol: z.optional(protocol),
  appProtocol: z.optional(appProtocol),
});

const servicePort = z.strictObject({
  port,
  targetPort: z.optional(portReference),
  name: z.optional(dnsLabel),
  protocol: z.optional(protocol),
});

const service = z.strictObject({
  name: dnsLabel,
  headless: z.optional(z.boolean()),
  ports: z.optional(z.array(z.union([port, servicePort])).check(z.maxLength(mostPorts))),
});

const workload = z.strictObject({
  name: dnsName,
  namespace: z.optional(dnsLabel),
  kind: z.optional(objectKind),
  labels: z.optional(selectingLabels),
  serviceAccount: z.optional(dnsName),
  replicas: z.optional(count(0, 100_000)),
  ports: z.optional(z.array(z.union([port, workloadPort])).check(z.maxLength(mostPorts))),
  services: z.optional(z.array(z.union([dnsLabel, service]))),
  joinsMesh: z.optional(z.boolean()),
  outsideBecause: z.optional(z.enum(['database', 'host-network', 'windows', 'protocol', 'legacy', 'other'])),
  hostNetwork: z.optional(z.boolean()),
  role: z.optional(z.enum(['application', 'database', 'cache', 'broker', 'legacy', 'job', 'monitoring'])),
  callsConfirmed: z.optional(z.boolean()),
  metrics: z.optional(z.union([port, z.strictObject({ port, path: z.optional(plainPath) })])),
  probePorts: z.optional(z.array(port)),
  needsApiServer: z.optional(z.boolean()),
  proxyResources: z.optional(
    z.strictObject({
      cpu: z.optional(quantity),
      memory: z.optional(quantity),
      cpuLimit: z.optional(quantity),
      memoryLimit: z.optional(quantity),
    }),
  ),
});

const httpMatch = z.strictObject({
  methods: z.optional(some(method)),
  paths: z.optional(some(path)),
  hosts: z.optional(some(hostMatch)),
  headers: z.optional(
    some(z.union([headerName, z.strictObject({ name: headerName, values: z.optional(some(matchValue)) })])),
  ),
  issuer: z.optional(dnsName),
  claims: z.optional(some(z.strictObject({ name: claimName, values: some(matchValue) }))),
});

/** `POST /process`, `GET,HEAD /api/*`, `POST` or `/process`. */
const httpLine = z.string().check((context) => {
  const { methods, paths } = splitHttpLine(context.value);
  const parsed = httpMatch.safeParse({ methods, paths });
  if (parsed.success && (methods || paths) && context.value.trim().split(/\s+/).length <= 2) return;
  const message = 'a request, such as "POST /process" or "GET,HEAD /api/*"';
  context.issues.push({ code: 'custom', message, input: context.value });
});
const http = z.union([httpLine, httpMatch, some(z.union([httpLine, httpMatch]))]);

const evidence = z.strictObject({
  file: line,
  line: z.optional(count(1, 100_000_000)),
  object: line,
  field: line,
});
const origin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('declared') }),
  z.strictObject({
    kind: z.literal('inferred'),
    confidence: z.enum(['high', 'medium', 'low']),
    evidence: z.optional(z.array(evidence)),
  }),
  z.strictObject({
    kind: z.literal('observed'),
    source: line,
    count: z.optional(count(0, Number.MAX_SAFE_INTEGER)),
    lastSeen: z.optional(line),
  }),
]);

const call = z.strictObject({
  from: workloadReference,
  to: workloadReference,
  port: z.optional(portReference),
  protocol: z.optional(protocol),
  appProtocol: z.optional(appProtocol),
  http: z.optional(http),
  purpose: z.optional(z.enum(['request', 'replication', 'backup', 'admin', 'messages'])),
  origin: z.optional(origin),
});

const entryPoint = z.strictObject({
  name: z.optional(dnsLabel),
  gateway: z.optional(dnsName),
  hosts: z.optional(some(host)),
  to: workloadReference,
  port: z.optional(portReference),
  protocol: z.optional(protocol),
  appProtocol: z.optional(appProtocol),
  http: z.optional(http),
  tlsSecret: z.optional(dnsName),
});

const external = z.strictObject({
  name: dnsLabel,
  hosts: z.optional(z.array(host)),
  cidrs: z.optional(z.array(cidr)),
  egressGateway: z.optional(z.boolean()),
});

const tokenIssuer = z.strictObject({
  name: dnsLabel,
  issuer: line,
  jwksUri: z.optional(url),
  jwks: z.optional(z.string()),
  audiences: z.optional(z.array(line)),
  fromHeaders: z.optional(z.array(z.strictObject({ name: headerName, prefix: z.optional(line) }))),
  fromCookies: z.optional(z.array(headerName)),
  fromParams: z.optional(z.array(headerName)),
  forwardOriginalToken: z.optional(z.boolean()),
});

const traffic = z.strictObject({
  to: workloadReference,
  timeout: z.optional(duration),
  retries: z.optional(
    z.strictObject({
      attempts: count(0, 100),
      perTryTimeout: z.optional(duration),
      codes: z.optional(z.array(count(400, 599))),
    }),
  ),
  circuitBreaker: z.optional(
    z.strictObject({
      maxConnections: z.optional(count(1, 2_147_483_647)),
      maxPendingRequests: z.optional(count(1, 2_147_483_647)),
      maxRequestsPerConnection: z.optional(count(1, 2_147_483_647)),
      consecutive5xxErrors: z.optional(count(1, 2_147_483_647)),
      interval: z.optional(duration),
      baseEjectionTime: z.optional(duration),
      maxEjectionPercent: z.optional(count(0, 100)),
    }),
  ),
  rateLimit: z.optional(
    z.strictObject({ requests: count(1, 1_000_000_000), per: z.enum(['second', 'minute', 'hour']) }),
  ),
  versions: z.optional(
    z.array(
      z.strictObject({
        service: dnsLabel,
        weight: z.optional(count(0, 100)),
        header: z.optional(z.strictObject({ name: headerName, value: matchValue })),
      }),
    ),
  ),
  strategy: z.optional(z.enum(['canary', 'blue-green', 'header'])),
});

/** The written form of the topology. */
export const topologySchema = z.strictObject({
  namespaces: z.optional(z.array(z.union([dnsLabel, namespace]))),
  workloads: z.optional(z.array(workload)),
  calls: z.optional(z.array(call)),
  entryPoints: z.optional(z.array(entryPoint)),
  externals: z.optional(z.array(external)),
  tokenIssuers: z.optional(z.array(tokenIssuer)),
  traffic: z.optional(z.array(traffic)),
});

export type TopologyFile = z.input<typeof topologySchema>;
export type WorkloadFile = z.input<typeof workload>;
export type ServiceFile = z.input<typeof service>;
export type CallFile = z.input<typeof call>;
export type EntryPointFile = z.input<typeof entryPoint>;
export type HttpFile = z.input<typeof http>;
export type HttpMatchFile = z.input<typeof httpMatch>;
export type TrafficFile = z.input<typeof traffic>;
export type TokenIssuerFile = z.input<typeof tokenIssuer>;
