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
  url,
  workloadReference,
} from './fields.ts';
import { ruled, type ValueOf } from './form.ts';
import { byKind, either, exactly, list, map, maybe, one, some, text, truth } from './forms.ts';
import { splitHttpLine } from './split-http-line.ts';
import { mostPorts } from './topology-index.ts';

const protocol = one(['TCP', 'UDP', 'SCTP']);
const appProtocol = one(applicationProtocols);

const namespace = map({
  name: dnsLabel,
  labels: maybe(labels),
  meshToday: maybe(one(['sidecar', 'ambient', 'none'])),
  joinsMesh: maybe(truth),
});

const workloadPort = map({
  port,
  name: maybe(portName),
  protocol: maybe(protocol),
  appProtocol: maybe(appProtocol),
});

const servicePort = map({
  port,
  targetPort: maybe(portReference),
  name: maybe(dnsLabel),
  protocol: maybe(protocol),
});

const service = map({
  name: dnsLabel,
  headless: maybe(truth),
  ports: maybe(list(either([port, servicePort]), mostPorts)),
});

const workload = map({
  name: dnsName,
  namespace: maybe(dnsLabel),
  kind: maybe(objectKind),
  labels: maybe(selectingLabels),
  serviceAccount: maybe(dnsName),
  replicas: maybe(count(0, 100_000)),
  ports: maybe(list(either([port, workloadPort]), mostPorts)),
  services: maybe(list(either([dnsLabel, service]))),
  joinsMesh: maybe(truth),
  outsideBecause: maybe(one(['database', 'host-network', 'windows', 'protocol', 'legacy', 'other'])),
  hostNetwork: maybe(truth),
  role: maybe(one(['application', 'database', 'cache', 'broker', 'legacy', 'job', 'monitoring'])),
  callsConfirmed: maybe(truth),
  metrics: maybe(either([port, map({ port, path: maybe(plainPath) })])),
  probePorts: maybe(list(port)),
  needsApiServer: maybe(truth),
  proxyResources: maybe(
    map({
      cpu: maybe(quantity),
      memory: maybe(quantity),
      cpuLimit: maybe(quantity),
      memoryLimit: maybe(quantity),
    }),
  ),
});

const httpMatch = map({
  methods: maybe(some(method)),
  paths: maybe(some(path)),
  hosts: maybe(some(hostMatch)),
  headers: maybe(some(either([headerName, map({ name: headerName, values: maybe(some(matchValue)) })]))),
  issuer: maybe(dnsName),
  claims: maybe(some(map({ name: claimName, values: some(matchValue) }))),
});

/** `POST /process`, `GET,HEAD /api/*`, `POST` or `/process`. */
const httpLine = ruled(text, (value) => {
  const { methods, paths } = splitHttpLine(value);
  const fits = (methods || paths) && httpMatch.fits({ methods, paths });
  if (fits && value.trim().split(/\s+/).length <= 2) return undefined;
  return 'a request, such as "POST /process" or "GET,HEAD /api/*"';
});
const http = either([httpLine, httpMatch, some(either([httpLine, httpMatch]))]);

const evidence = map({
  file: line,
  line: maybe(count(1, 100_000_000)),
  object: line,
  field: line,
});
const observation = {
  source: line,
  count: maybe(count(0, Number.MAX_SAFE_INTEGER)),
  lastSeen: maybe(line),
};
const origin = byKind([
  map({ kind: exactly('declared') }),
  map({
    kind: exactly('inferred'),
    confidence: one(['high', 'medium', 'low']),
    evidence: maybe(list(evidence)),
    observed: maybe(map(observation)),
  }),
  map({
    kind: exactly('observed'),
    ...observation,
    evidence: maybe(list(evidence)),
  }),
]);

const call = map({
  from: workloadReference,
  to: workloadReference,
  port: maybe(portReference),
  protocol: maybe(protocol),
  appProtocol: maybe(appProtocol),
  http: maybe(http),
  purpose: maybe(one(['request', 'replication', 'backup', 'admin', 'messages'])),
  origin: maybe(origin),
});

const entryPoint = map({
  name: maybe(dnsLabel),
  gateway: maybe(dnsName),
  hosts: maybe(some(host)),
  to: workloadReference,
  port: maybe(portReference),
  protocol: maybe(protocol),
  appProtocol: maybe(appProtocol),
  http: maybe(http),
  tlsSecret: maybe(dnsName),
});

const external = map({
  name: dnsLabel,
  hosts: maybe(list(host)),
  cidrs: maybe(list(cidr)),
  egressGateway: maybe(truth),
});

const tokenIssuer = map({
  name: dnsLabel,
  issuer: line,
  jwksUri: maybe(url),
  jwks: maybe(text),
  audiences: maybe(list(line)),
  fromHeaders: maybe(list(map({ name: headerName, prefix: maybe(line) }))),
  fromCookies: maybe(list(headerName)),
  fromParams: maybe(list(headerName)),
  forwardOriginalToken: maybe(truth),
});

/** As many backends as a rule of an HTTPRoute takes. */
const mostVersions = 16;

const traffic = map({
  to: workloadReference,
  timeout: maybe(duration),
  retries: maybe(
    map({
      attempts: count(0, 100),
      perTryTimeout: maybe(duration),
      codes: maybe(list(count(400, 599))),
    }),
  ),
  circuitBreaker: maybe(
    map({
      maxConnections: maybe(count(1, 2_147_483_647)),
      maxPendingRequests: maybe(count(1, 2_147_483_647)),
      maxRequestsPerConnection: maybe(count(1, 2_147_483_647)),
      consecutive5xxErrors: maybe(count(1, 2_147_483_647)),
      interval: maybe(duration),
      baseEjectionTime: maybe(duration),
      maxEjectionPercent: maybe(count(0, 100)),
    }),
  ),
  rateLimit: maybe(map({ requests: count(1, 1_000_000_000), per: one(['second', 'minute', 'hour']) })),
  versions: maybe(
    list(
      map({
        service: dnsLabel,
        weight: maybe(count(0, 100)),
        header: maybe(map({ name: headerName, value: matchValue })),
      }),
      mostVersions,
    ),
  ),
  strategy: maybe(one(['canary', 'blue-green', 'header'])),
});

/** The written form of the topology. */
export const topologyForm = map({
  namespaces: maybe(list(either([dnsLabel, namespace]))),
  workloads: maybe(list(workload)),
  calls: maybe(list(call)),
  entryPoints: maybe(list(entryPoint)),
  externals: maybe(list(external)),
  tokenIssuers: maybe(list(tokenIssuer)),
  traffic: maybe(list(traffic)),
});

export type TopologyFile = ValueOf<typeof topologyForm>;
export type WorkloadFile = ValueOf<typeof workload>;
export type ServiceFile = ValueOf<typeof service>;
export type CallFile = ValueOf<typeof call>;
export type EntryPointFile = ValueOf<typeof entryPoint>;
export type HttpFile = ValueOf<typeof http>;
export type HttpMatchFile = ValueOf<typeof httpMatch>;
export type TrafficFile = ValueOf<typeof traffic>;
export type TokenIssuerFile = ValueOf<typeof tokenIssuer>;
