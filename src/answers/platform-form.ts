import { cidr, count, dnsLabel, dnsName, port, selectingLabels, version } from './fields.ts';
import type { ValueOf } from './form.ts';
import { amount, either, list, map, maybe, one, some, truth } from './forms.ts';

const resolverKinds = ['kube-dns', 'node-local-dns', 'openshift-dns', 'cloud-dns', 'custom'] as const;
const gatewayKinds = ['istioctl', 'helm', 'gateway-api', 'ingress-controller'] as const;

const resolver = map({
  kind: maybe(one(resolverKinds)),
  pods: maybe(map({ namespace: dnsLabel, labels: selectingLabels })),
  cidrs: maybe(list(cidr)),
  port: maybe(port),
});

const istio = map({
  version: maybe(version),
  revision: maybe(dnsLabel),
  namespace: maybe(dnsLabel),
  istiodLabels: maybe(selectingLabels),
  trustDomain: maybe(dnsName),
  dataPlane: maybe(one(['auto', 'sidecar', 'ambient', 'ambient-waypoint'])),
});

const gateway = map({
  name: maybe(dnsName),
  kind: one(gatewayKinds),
  namespace: maybe(dnsLabel),
  labels: maybe(selectingLabels),
  serviceAccount: maybe(dnsName),
  ports: maybe(some(port)),
  hostNetwork: maybe(truth),
  inMesh: maybe(truth),
});

const monitoring = map({
  namespace: dnsLabel,
  labels: maybe(selectingLabels),
  serviceAccount: maybe(dnsName),
  inMesh: maybe(truth),
});

/** The written form of the platform. Short forms: `resolver: kube-dns`, `monitoring: monitoring`. */
export function platformForm(networkPlugins: readonly string[]) {
  return map({
    networkPlugin: maybe(one([...new Set([...networkPlugins, 'unknown'])])),
    policyEnforcement: maybe(one(['yes', 'no', 'unknown'])),
    resolver: maybe(either([one(resolverKinds), resolver])),
    addressFamilies: maybe(some(one(['IPv4', 'IPv6']))),
    nodes: maybe(count(1, 100_000)),
    apiServer: maybe(map({ cidrs: some(cidr), port: maybe(port) })),
    istio: maybe(istio),
    gatewayApiVersion: maybe(version),
    gateways: maybe(list(gateway)),
    monitoring: maybe(either([dnsLabel, monitoring])),
    accessLogs: maybe(one(['off', 'errors', 'all'])),
    traceSampling: maybe(amount(0, 100)),
    multiCluster: maybe(
      map({
        meshId: dnsName,
        clusterName: dnsName,
        network: dnsName,
        remoteClusters: maybe(list(dnsName)),
      }),
    ),
  });
}

export type PlatformFile = ValueOf<ReturnType<typeof platformForm>>;
export type GatewayFile = ValueOf<typeof gateway>;
