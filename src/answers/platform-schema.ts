import * as z from 'zod';
import { cidr, count, dnsLabel, dnsName, port, selectingLabels, some, version } from './fields.ts';

const resolverKinds = ['kube-dns', 'node-local-dns', 'openshift-dns', 'cloud-dns', 'custom'] as const;
const gatewayKinds = ['istioctl', 'helm', 'gateway-api', 'ingress-controller'] as const;

const resolver = z.strictObject({
  kind: z.enum(resolverKinds).optional(),
  pods: z.strictObject({ namespace: dnsLabel, labels: selectingLabels }).optional(),
  cidrs: z.array(cidr).optional(),
  port: port.optional(),
});

const istio = z.strictObject({
  version: version.optional(),
  revision: dnsLabel.optional(),
  namespace: dnsLabel.optional(),
  istiodLabels: selectingLabels.optional(),
  trustDomain: dnsName.optional(),
  dataPlane: z.enum(['auto', 'sidecar', 'ambient', 'ambient-waypoint']).optional(),
});

const gateway = z.strictObject({
  name: dnsName.optional(),
  kind: z.enum(gatewayKinds),
  namespace: dnsLabel.optional(),
  labels: selectingLabels.optional(),
  serviceAccount: dnsName.optional(),
  ports: some(port).optional(),
  hostNetwork: z.boolean().optional(),
  inMesh: z.boolean().optional(),
});

const monitoring = z.strictObject({
  namespace: dnsLabel,
  labels: selectingLabels.optional(),
  serviceAccount: dnsName.optional(),
  inMesh: z.boolean().optional(),
});

/** The written form of the platform. Short forms: `resolver: kube-dns`, `monitoring: monitoring`. */
export function platformSchema(networkPlugins: readonly string[]) {
  return z.strictObject({
    networkPlugin: z.enum([...new Set([...networkPlugins, 'unknown'])]).optional(),
    policyEnforcement: z.enum(['yes', 'no', 'unknown']).optional(),
    resolver: z.union([z.enum(resolverKinds), resolver]).optional(),
    addressFamilies: some(z.enum(['IPv4', 'IPv6'])).optional(),
    nodes: count(1, 100_000).optional(),
    apiServer: z.strictObject({ cidrs: some(cidr), port: port.optional() }).optional(),
    istio: istio.optional(),
    gatewayApiVersion: version.optional(),
    gateways: z.array(gateway).optional(),
    monitoring: z.union([dnsLabel, monitoring]).optional(),
    accessLogs: z.enum(['off', 'errors', 'all']).optional(),
    traceSampling: z.number().min(0).max(100).optional(),
    multiCluster: z
      .strictObject({
        meshId: dnsName,
        clusterName: dnsName,
        network: dnsName,
        remoteClusters: z.array(dnsName).optional(),
      })
      .optional(),
  });
}

export type PlatformFile = z.input<ReturnType<typeof platformSchema>>;
export type GatewayFile = z.input<typeof gateway>;
