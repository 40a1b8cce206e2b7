import type { Facts } from './facts.ts';
import type { ShapeOf } from './shape.ts';

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

/** The shape of what the runbook speaks of. */
export const runbookShape = {
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
  existingPolicies: [{ resource: 'scalar', namespace: 'scalar', name: 'scalar' }],
  retiredPolicies: [{ resource: 'scalar', namespace: 'scalar', name: 'scalar' }],
} as const satisfies Partial<ShapeOf<Facts>>;
