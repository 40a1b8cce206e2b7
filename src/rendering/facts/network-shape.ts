import type { Facts } from './facts.ts';
import type { ShapeOf } from './shape.ts';
import { asked, part } from './shared-shapes.ts';

const podGroup = { ...part, podSelector: 'any' } as const;
const directedGroup = { ...podGroup, direction: 'scalar', way: 'scalar' } as const;
const networkPort = { protocol: 'scalar', port: 'scalar' } as const;

/** The shape of `network-facts.ts`: what NetworkPolicies are made of. */
export const networkShape = {
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
} as const satisfies Partial<ShapeOf<Facts>>;
