import type { Platform } from '../../model/platform.ts';
import type { ShapeOf } from './shape.ts';

/** The shape of the facts of a platform. */
export const platformShape = {
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
