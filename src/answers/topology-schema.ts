import * as z from 'zod';
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
  labels: labels.optional(),
  meshToday: z.enum(['sidecar', 'ambient', 'none']).optional(),
  joinsMesh: z.boolean().optional(),
});

const workloadPort = z.strictObject({
  port,
  name: portName.optional(),
  protocol: protocol.optional(),
  appProtocol: appProtocol.optional(),
});

const servicePort = z.strictObject({
  port,
  targetPort: portReference.optional(),
  name: dnsLabel.optional(),
  protocol: protocol.optional(),
});

const service = z.strictObject({
  name: dnsLabel,
  headless: z.boolean().optional(),
  ports: z
    .array(z.union([port, servicePort]))
    .max(mostPorts)
    .optional(),
});

const workload = z.strictObject({
  name: dnsName,
  namespace: dnsLabel.optional(),
  kind: objectKind.optional(),
  labels: selectingLabels.optional(),
  serviceAccount: dnsName.optional(),
  replicas: count(0, 100_000).optional(),
  ports: z
    .array(z.union([port, workloadPort]))
    .max(mostPorts)
    .optional(),
  services: z.array(z.union([dnsLabel, service])).optional(),
  joinsMesh: z.boolean().optional(),
  outsideBecause: z.enum(['database', 'host-network', 'windows', 'protocol', 'legacy', 'other']).optional(),
  hostNetwork: z.boolean().optional(),
  role: z.enum(['application', 'database', 'cache', 'broker', 'legacy', 'job', 'monitoring']).optional(),
  callsConfirmed: z.boolean().optional(),
  metrics: z.union([port, z.strictObject({ port, path: plainPath.optional() })]).optional(),
  probePorts: z.array(port).optional(),
  needsApiServer: z.boolean().optional(),
  proxyResources: z
    .strictObject({
      cpu: quantity.optional(),
      memory: quantity.optional(),
      cpuLimit: quantity.optional(),
      memoryLimit: quantity.optional(),
    })
    .optional(),
});

const httpMatch = z.strictObject({
  methods: some(method).optional(),
  paths: some(path).optional(),
  hosts: some(hostMatch).optional(),
  headers: some(
    z.union([headerName, z.strictObject({ name: headerName, values: some(matchValue).optional() })]),
  ).optional(),
  issuer: dnsName.optional(),
  claims: some(z.strictObject({ name: claimName, values: some(matchValue) })).optional(),
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
  line: count(1, 100_000_000).optional(),
  object: line,
  field: line,
});
const origin = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('declared') }),
  z.strictObject({
    kind: z.literal('inferred'),
    confidence: z.enum(['high', 'medium', 'low']),
    evidence: z.array(evidence).optional(),
  }),
  z.strictObject({
    kind: z.literal('observed'),
    source: line,
    count: count(0, Number.MAX_SAFE_INTEGER).optional(),
    lastSeen: line.optional(),
  }),
]);

const call = z.strictObject({
  from: workloadReference,
  to: workloadReference,
  port: portReference.optional(),
  protocol: protocol.optional(),
  appProtocol: appProtocol.optional(),
  http: http.optional(),
  purpose: z.enum(['request', 'replication', 'backup', 'admin', 'messages']).optional(),
  origin: origin.optional(),
});

const entryPoint = z.strictObject({
  name: dnsLabel.optional(),
  gateway: dnsName.optional(),
  hosts: some(host).optional(),
  to: workloadReference,
  port: portReference.optional(),
  protocol: protocol.optional(),
  appProtocol: appProtocol.optional(),
  http: http.optional(),
  tlsSecret: dnsName.optional(),
});

const external = z.strictObject({
  name: dnsLabel,
  hosts: z.array(host).optional(),
  cidrs: z.array(cidr).optional(),
  egressGateway: z.boolean().optional(),
});

const tokenIssuer = z.strictObject({
  name: dnsLabel,
  issuer: line,
  jwksUri: url.optional(),
  jwks: z.string().optional(),
  audiences: z.array(line).optional(),
  fromHeaders: z.array(z.strictObject({ name: headerName, prefix: line.optional() })).optional(),
  fromCookies: z.array(headerName).optional(),
  fromParams: z.array(headerName).optional(),
  forwardOriginalToken: z.boolean().optional(),
});

const traffic = z.strictObject({
  to: workloadReference,
  timeout: duration.optional(),
  retries: z
    .strictObject({
      attempts: count(0, 100),
      perTryTimeout: duration.optional(),
      codes: z.array(count(400, 599)).optional(),
    })
    .optional(),
  circuitBreaker: z
    .strictObject({
      maxConnections: count(1, 2_147_483_647).optional(),
      maxPendingRequests: count(1, 2_147_483_647).optional(),
      maxRequestsPerConnection: count(1, 2_147_483_647).optional(),
      consecutive5xxErrors: count(1, 2_147_483_647).optional(),
      interval: duration.optional(),
      baseEjectionTime: duration.optional(),
      maxEjectionPercent: count(0, 100).optional(),
    })
    .optional(),
  rateLimit: z
    .strictObject({ requests: count(1, 1_000_000_000), per: z.enum(['second', 'minute', 'hour']) })
    .optional(),
  versions: z
    .array(
      z.strictObject({
        service: dnsLabel,
        weight: count(0, 100).optional(),
        header: z.strictObject({ name: headerName, value: matchValue }).optional(),
      }),
    )
    .optional(),
  strategy: z.enum(['canary', 'blue-green', 'header']).optional(),
});

/** The written form of the topology. */
export const topologySchema = z.strictObject({
  namespaces: z.array(z.union([dnsLabel, namespace])).optional(),
  workloads: z.array(workload).optional(),
  calls: z.array(call).optional(),
  entryPoints: z.array(entryPoint).optional(),
  externals: z.array(external).optional(),
  tokenIssuers: z.array(tokenIssuer).optional(),
  traffic: z.array(traffic).optional(),
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
