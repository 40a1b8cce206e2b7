import type { Facts } from './facts.ts';
import type { ShapeOf } from './shape.ts';
import { asked, part, selected } from './shared-shapes.ts';

/** The shape of `traffic-facts.ts`: what routes and settings of proxies are made of. */
export const trafficShape = {
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
} as const satisfies Partial<ShapeOf<Facts>>;
