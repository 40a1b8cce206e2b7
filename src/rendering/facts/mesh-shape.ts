import type { Facts } from './facts.ts';
import type { ShapeOf } from './shape.ts';
import { asked, part, selected } from './shared-shapes.ts';

const namespaced = { namespace: 'scalar', ...asked } as const;
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

/** The shape of `mesh-facts.ts`: what policies of the mesh are made of. */
export const meshShape = {
  permissiveNamespaces: [namespaced],
  strictNamespaces: [{ ...namespaced, runs: 'scalar' }],
  strictWorkloads: [selected],
  strictExceptions: [{ ...selected, mode: 'scalar', portLevelMtls: 'any', portList: 'scalar' }],
  authzBypasses: [authzScope],
  authzBaselines: [authzScope],
  authzPlatform: [{ ...authzScope, gateway: 'scalar' }],
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
} as const satisfies Partial<ShapeOf<Facts>>;
