import type { Platform } from '../../model/platform.ts';
import type { Facts } from './facts.ts';

/**
 * What a path may lead through: a scalar ends it, a list holds elements of one shape, a record has named fields, and
 * `any` is data whose keys nobody can know beforehand (labels, selectors).
 */
export type Shape = 'scalar' | 'any' | readonly [Shape] | { readonly [name: string]: Shape };

type Scalar = string | number | boolean;
/** The shape that a type must have, or `any`; the compiler keeps both in step. */
type ShapeOf<T> = 'any' | (T extends Scalar | undefined ? 'scalar' : ShapeOfParts<NonNullable<T>>);
type ShapeOfParts<T> = T extends Scalar
  ? 'scalar'
  : T extends readonly (infer Element)[]
    ? readonly [ShapeOf<Element>]
    : { readonly [Name in keyof T]-?: ShapeOf<T[Name]> };

const asked = { answers: ['scalar'] } as const;
const part = { namespace: 'scalar', suffix: 'scalar', workload: 'scalar', ...asked } as const;
const podGroup = { ...part, podSelector: 'any' } as const;
const directedGroup = { ...podGroup, direction: 'scalar', way: 'scalar' } as const;
const networkPort = { protocol: 'scalar', port: 'scalar' } as const;
const namespaced = { namespace: 'scalar', ...asked } as const;
const selected = { namespace: 'scalar', workload: 'scalar', matchLabels: 'any', ...asked } as const;
const authzScope = { ...part, matchLabels: 'any' } as const;
const authzRule = {
  principals: ['scalar'],
  requestPrincipals: ['scalar'],
  ports: ['scalar'],
  methods: ['scalar'],
  paths: ['scalar'],
  hosts: ['scalar'],
  conditions: [{ key: 'scalar', values: ['scalar'] }],
} as const;
const waypointService = { namespace: 'scalar', workload: 'scalar', service: 'scalar', ...asked } as const;
const sampleCall = {
  namespace: 'scalar',
  caller: 'scalar',
  labels: 'scalar',
  overrides: 'scalar',
  strangerOverrides: 'scalar',
  calleeNamespace: 'scalar',
  callee: 'scalar',
  host: 'scalar',
  port: 'scalar',
  guarded: 'scalar',
} as const;

const platform = {
  networkPlugin: 'scalar',
  policyEnforcement: 'scalar',
  resolver: { kind: 'scalar', pods: 'any', cidrs: ['scalar'], port: 'scalar' },
  addressFamilies: ['scalar'],
  nodes: 'scalar',
  apiServer: { cidrs: ['scalar'], port: 'scalar' },
  istio: {
    version: 'scalar',
    revision: 'scalar',
    namespace: 'scalar',
    istiodLabels: 'any',
    trustDomain: 'scalar',
    dataPlane: 'scalar',
  },
  gatewayApiVersion: 'scalar',
  gateways: 'any',
  monitoring: { namespace: 'scalar', labels: 'any', serviceAccount: 'scalar', inMesh: 'scalar' },
  accessLogs: 'scalar',
  traceSampling: 'scalar',
  multiCluster: 'any',
} as const satisfies ShapeOf<Platform>;

/** The shape of all facts: the vocabulary that a template's paths are checked against. */
export const factShape = {
  approach: 'scalar',
  dataPlane: 'scalar',
  layers: { np: 'scalar', mesh: 'scalar' },
  requirements: 'any',
  platform,
  asks: {
    strict: 'scalar',
    strictMesh: 'scalar',
    namespacesFirst: 'scalar',
    pathNormalization: 'scalar',
    multiCluster: 'scalar',
    gatewayApi: 'scalar',
  },
  mesh: {
    ambient: 'scalar',
    install: 'scalar',
    rootNamespace: 'scalar',
    shipsNetworkPolicies: 'scalar',
    multiCluster: { meshId: 'scalar', clusterName: 'scalar', network: 'scalar' },
  },
  namespaces: [
    {
      namespace: 'scalar',
      isolated: 'scalar',
      meshed: 'scalar',
      joins: 'scalar',
      hasWaypoint: 'scalar',
      runs: 'scalar',
    },
  ],
  remoteClusters: [{ name: 'scalar' }],
  gateways: [{ name: 'scalar', kind: 'scalar', namespace: 'scalar', labels: 'scalar', inMesh: 'scalar' }],
  sampleCalls: [sampleCall],
  plaintextCalls: [sampleCall],
  clients: [{ namespace: 'scalar', controller: 'scalar', isolated: 'scalar', meshed: 'scalar' }],
  sampleRequests: [{ namespace: 'scalar', caller: 'scalar', host: 'scalar', port: 'scalar', path: 'scalar' }],
  existingPolicies: [{ resource: 'scalar', namespace: 'scalar', name: 'scalar' }],
  retiredPolicies: [{ resource: 'scalar', namespace: 'scalar', name: 'scalar' }],
  networkBypasses: [directedGroup],
  isolatedGroups: [directedGroup],
  dnsGroups: [podGroup],
  resolverPeers: ['any'],
  proxyGroups: [{ ...podGroup, guardsIngress: 'scalar', guardsEgress: 'scalar', monitored: 'scalar' }],
  edges: [
    {
      namespace: 'scalar',
      workload: 'scalar',
      podSelector: 'any',
      direction: 'scalar',
      purpose: 'scalar',
      lifetime: 'scalar',
      rules: [{ peers: ['any'], ports: [networkPort] }],
      ...asked,
    },
  ],
  probes: [{ namespace: 'scalar', workload: 'scalar', podSelector: 'any', ports: [networkPort], ...asked }],
  permissiveNamespaces: [namespaced],
  strictNamespaces: [{ ...namespaced, runs: 'scalar' }],
  strictWorkloads: [selected],
  strictExceptions: [{ ...selected, mode: 'scalar', portLevelMtls: 'any', portList: 'scalar' }],
  authzBypasses: [authzScope],
  authzBaselines: [authzScope],
  authzPlatform: [authzScope],
  authzCallees: [{ ...selected, purpose: 'scalar', lifetime: 'scalar', rules: [authzRule] }],
  waypointBypasses: [waypointService],
  waypointCallees: [{ ...waypointService, purpose: 'scalar', rules: [authzRule] }],
  egressCallees: [{ namespace: 'scalar', name: 'scalar', rules: [authzRule], ...asked }],
  waypoints: [{ namespace: 'scalar', name: 'scalar', workload: 'scalar', ...asked }],
  requestAuthentications: [
    {
      namespace: 'scalar',
      workload: 'scalar',
      matchLabels: 'any',
      service: 'scalar',
      suffix: 'scalar',
      issuers: [
        {
          issuer: 'scalar',
          jwksUri: 'scalar',
          jwks: 'scalar',
          audiences: ['scalar'],
          fromHeaders: [{ name: 'scalar', prefix: 'scalar' }],
          fromCookies: ['scalar'],
          fromParams: ['scalar'],
          forwardOriginalToken: 'scalar',
        },
      ],
      ...asked,
    },
  ],
  routes: [
    {
      namespace: 'scalar',
      name: 'scalar',
      workload: 'scalar',
      style: 'scalar',
      place: 'scalar',
      hosts: ['scalar'],
      gateways: ['scalar'],
      parent: { group: 'scalar', kind: 'scalar', namespace: 'scalar', name: 'scalar', port: 'scalar' },
      rules: [
        {
          matches: 'any',
          destinations: [{ host: 'scalar', service: 'scalar', port: 'scalar', weight: 'scalar' }],
          timeout: 'scalar',
          retries: {
            declared: 'scalar',
            attempts: 'scalar',
            perTryTimeout: 'scalar',
            retryOn: 'scalar',
            codes: ['scalar'],
          },
        },
      ],
      ...asked,
    },
  ],
  circuitBreakers: [
    {
      namespace: 'scalar',
      workload: 'scalar',
      service: 'scalar',
      host: 'scalar',
      connectionPool: 'any',
      outlierDetection: 'any',
      ...asked,
    },
  ],
  rateLimits: [{ ...selected, requests: 'scalar', interval: 'scalar' }],
  telemetry: [{ namespace: 'scalar', accessLogs: 'scalar', tracing: 'scalar', sampling: 'scalar', ...asked }],
  sidecarScopes: [{ ...part, matchLabels: 'any', hosts: ['scalar'] }],
  serviceEntries: [
    {
      namespace: 'scalar',
      name: 'scalar',
      hosts: ['scalar'],
      addresses: ['scalar'],
      ports: [{ number: 'scalar', name: 'scalar', protocol: 'scalar' }],
      resolution: 'scalar',
      exportTo: ['scalar'],
      waypoint: 'scalar',
      ...asked,
    },
  ],
  egressRoutes: [
    {
      namespace: 'scalar',
      name: 'scalar',
      host: 'scalar',
      port: 'scalar',
      protocol: 'scalar',
      gatewayHost: 'scalar',
      ...asked,
    },
  ],
  egressExits: [
    {
      namespace: 'scalar',
      name: 'scalar',
      host: 'scalar',
      port: 'scalar',
      protocol: 'scalar',
      gatewayLabels: 'any',
      ...asked,
    },
  ],
  ingressGateways: [
    {
      namespace: 'scalar',
      name: 'scalar',
      gatewayLabels: 'any',
      hosts: ['scalar'],
      port: 'scalar',
      tlsSecret: 'scalar',
      ...asked,
    },
  ],
  podPatches: [
    {
      ...selected,
      kind: 'scalar',
      apiVersion: 'scalar',
      labels: 'any',
      annotations: 'any',
      purpose: 'scalar',
    },
  ],
} as const satisfies ShapeOf<Facts>;

/** The shape that a path leads to, or undefined when there is none. */
export function shapeAt(shape: Shape, path: string): Shape | undefined {
  let found: Shape = shape;
  for (const name of path.split('.')) {
    if (found === 'any') return 'any';
    if (typeof found === 'string' || Array.isArray(found)) return undefined;
    const next: Shape | undefined = Object.hasOwn(found, name)
      ? (found as { readonly [name: string]: Shape })[name]
      : undefined;
    if (next === undefined) return undefined;
    found = next;
  }
  return found;
}
