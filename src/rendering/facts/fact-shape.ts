import type { Platform } from '../../model/platform.ts';
import type { Facts } from './facts.ts';
import { meshShape } from './mesh-shape.ts';
import { networkShape } from './network-shape.ts';
import { runbookShape } from './runbook-shape.ts';
import type { ShapeOf } from './shape.ts';
import { trafficShape } from './traffic-shape.ts';

/** The shape of the facts of a platform. */
const platformShape = {
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
  platform: platformShape,
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
  ...runbookShape,
  ...networkShape,
  ...meshShape,
  ...trafficShape,
} as const satisfies ShapeOf<Facts>;
