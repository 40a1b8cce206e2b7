import type { Facts } from './facts.ts';
import { meshShape } from './mesh-shape.ts';
import { networkShape } from './network-shape.ts';
import { platformShape } from './platform-shape.ts';
import { runbookShape } from './runbook-shape.ts';
import type { ShapeOf } from './shape.ts';
import { trafficShape } from './traffic-shape.ts';

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
