import fc from 'fast-check';
import type { Platform } from '../../src/model/platform.ts';
import { platform } from './topology.ts';

type Gateway = Platform['gateways'][number];

const gateways: Readonly<Record<string, Partial<Gateway>>> = {
  'in mesh': {},
  outside: {
    kind: 'ingress-controller',
    namespace: 'ingress-nginx',
    labels: { app: 'nginx' },
    inMesh: false,
  },
  'on the node': { kind: 'ingress-controller', labels: { app: 'nginx' }, hostNetwork: true, inMesh: false },
  'of the Gateway API': {
    kind: 'gateway-api',
    namespace: 'edge',
    labels: { 'gateway.networking.k8s.io/gateway-name': 'ingressgateway' },
  },
  'beside the application': { namespace: 'shop' },
  'beside the application, outside': {
    kind: 'ingress-controller',
    namespace: 'shop',
    labels: { app: 'nginx' },
    inMesh: false,
  },
};
const resolvers: Readonly<Record<string, Partial<Platform['resolver']>>> = {
  pods: {},
  'on each node': { kind: 'node-local-dns', cidrs: ['169.254.20.10/32'] },
  'by address': { pods: undefined, cidrs: ['192.0.2.53/32'] },
};

/** Platforms that differ in what the rules of a bundle go by. */
export const anyPlatform: fc.Arbitrary<Platform> = fc
  .record({
    gateway: fc.constantFrom(...Object.keys(gateways)),
    egressGateway: fc.boolean(),
    monitoring: fc.constantFrom('none', 'outside', 'in mesh'),
    monitoringIn: fc.constantFrom('monitoring', 'data'),
    resolver: fc.constantFrom(...Object.keys(resolvers)),
    addressFamilies: fc.constantFrom<Platform['addressFamilies'][]>(['IPv4'], ['IPv4', 'IPv6'], ['IPv6']),
    apiServer: fc.boolean(),
  })
  .map(({ gateway, egressGateway, monitoring, monitoringIn, resolver, addressFamilies, apiServer }) => {
    const [ingress] = platform.gateways as [Gateway];
    const egress = {
      ...ingress,
      name: 'egressgateway',
      labels: { istio: 'egressgateway' },
      ports: [8080, 8443],
    };
    return {
      ...platform,
      gateways: [{ ...ingress, ...gateways[gateway] }, ...(egressGateway ? [egress] : [])],
      monitoring:
        monitoring === 'none' || !platform.monitoring
          ? undefined
          : { ...platform.monitoring, namespace: monitoringIn, inMesh: monitoring === 'in mesh' },
      resolver: { ...platform.resolver, ...resolvers[resolver] },
      addressFamilies,
      apiServer: apiServer ? platform.apiServer : undefined,
    };
  });
