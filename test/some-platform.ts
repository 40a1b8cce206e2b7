import type { Platform } from '../src/model/platform.ts';

/** A cluster with a plugin that enforces, kube-dns and Istio; tests change what they are about. */
export const somePlatform: Platform = {
  networkPlugin: 'calico',
  policyEnforcement: 'yes',
  resolver: {
    kind: 'kube-dns',
    pods: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
    cidrs: [],
    port: 53,
  },
  addressFamilies: ['IPv4'],
  nodes: 3,
  istio: {
    version: '1.30.3',
    namespace: 'istio-system',
    istiodLabels: { app: 'istiod' },
    trustDomain: 'cluster.local',
    dataPlane: 'auto',
  },
  gatewayApiVersion: '1.6',
  gateways: [],
  accessLogs: 'off',
};

/** The ingress gateway of istioctl. */
export const someGateway: Platform['gateways'][number] = {
  name: 'ingressgateway',
  kind: 'istioctl',
  namespace: 'istio-system',
  labels: { istio: 'ingressgateway', app: 'istio-ingressgateway' },
  serviceAccount: 'istio-ingressgateway-service-account',
  ports: [8080, 8443],
  hostNetwork: false,
  inMesh: true,
};

/** Prometheus outside the mesh. */
export const someMonitoring: Platform['monitoring'] = {
  namespace: 'monitoring',
  labels: { 'app.kubernetes.io/name': 'prometheus' },
  serviceAccount: 'prometheus',
  inMesh: false,
};
