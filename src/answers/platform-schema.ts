import * as z from 'zod/mini';
import { cidr, count, dnsLabel, dnsName, port, selectingLabels, some, version } from './fields.ts';

const resolverKinds = ['kube-dns', 'node-local-dns', 'openshift-dns', 'cloud-dns', 'custom'] as const;
const gatewayKinds = ['istioctl', 'helm', 'gateway-api', 'ingress-controller'] as const;

const resolver = z.strictObject({
  kind: z.optional(z.enum(resolverKinds)),
  pods: z.optional(z.strictObject({ namespace: dnsLabel, labels: selectingLabels })),
  cidrs: z.optional(z.array(cidr)),
  port: z.optional(port),
});

const istio = z.strictObject({
  version: z.optional(version),
  revision: z.optional(dnsLabel),
  namespace: z.optional(dnsLabel),
  istiodLabels: z.optional(selectingLabels),
  trustDomain: z.optional(dnsName),
  dataPlane: z.optional(z.enum(['auto', 'sidecar', 'ambient', 'ambient-waypoint'])),
});

const gateway = z.strictObject({
  name: z.optional(dnsName),
  kind: z.enum(gatewayKinds),
  namespace: z.optional(dnsLabel),
  labels: z.optional(selectingLabels),
  serviceAccount: z.optional(dnsName),
  ports: z.optional(some(port)),
  hostNetwork: z.optional(z.boolean()),
  inMesh: z.optional(z.boolean()),
});

const monitoring = z.strictObject({
  namespace: dnsLabel,
  labels: z.optional(selectingLabels),
  serviceAccount: z.optional(dnsName),
  inMesh: z.optional(z.boolean()),
});

/** The written form of the platform. Short forms: `resolver: kube-dns`, `monitoring: monitoring`. */
export function platformSchema(networkPlugins: readonly string[]) {
  return z.strictObject({
    networkPlugin: z.optional(z.enum([...new Set([...networkPlugins, 'unknown'])])),
    policyEnforcement: z.optional(z.enum(['yes', 'no', 'unknown'])),
    resolver: z.optional(z.union([z.enum(resolverKinds), resolver])),
    addressFamilies: z.optional(some(z.enum(['IPv4', 'IPv6']))),
    nodes: z.optional(count(1, 100_000)),
    apiServer: z.optional(z.strictObject({ cidrs: some(cidr), port: z.optional(port) })),
    istio: z.optional(istio),
    gatewayApiVersion: z.optional(version),
    gateways: z.optional(z.array(gateway)),
    monitoring: z.optional(z.union([dnsLabel, monitoring])),
    accessLogs: z.optional(z.enum(['off', 'errors', 'all'])),
    traceSampling: z.optional(z.number().check(z.minimum(0), z.maximum(100))),
    multiCluster: z.optional(
      z.strictObject({
        meshId: dnsName,
        clusterName: dnsName,
        network: dnsName,
        remoteClusters: z.optional(z.array(dnsName)),
      }),
    ),
  });
}

export type PlatformFile = z.input<ReturnType<typeof platformSchema>>;
export type GatewayFile = z.input<typeof gateway>;
