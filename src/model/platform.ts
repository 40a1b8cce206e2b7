/** Facts about the cluster that policies depend on. Resolved: every default is filled in. */
import type { Labels } from './kubernetes.ts';

export interface Platform {
  /** Id of an entry of `questions/platform/network-plugins.yaml`; `unknown` when nobody said. */
  readonly networkPlugin: string;
  /** Whether it enforces NetworkPolicy; derived from the plugin where it was not said. */
  readonly policyEnforcement: 'yes' | 'no' | 'unknown';
  readonly resolver: Resolver;
  readonly addressFamilies: readonly ('IPv4' | 'IPv6')[];
  readonly nodes: number;
  readonly apiServer?: { readonly cidrs: readonly string[]; readonly port: number };
  readonly istio: IstioFacts;
  /** Gateway API version installed, such as "1.6". */
  readonly gatewayApiVersion: string;
  readonly gateways: readonly PlatformGateway[];
  readonly monitoring?: Monitoring;
  readonly accessLogs: 'off' | 'errors' | 'all';
  /** Percentage of traced requests, 0 to 100; absent: leave as it is. */
  readonly traceSampling?: number;
  readonly multiCluster?: {
    readonly meshId: string;
    readonly clusterName: string;
    readonly network: string;
    readonly remoteClusters: readonly string[];
  };
}

/** Who answers DNS, as the packet filter sees it. */
export interface Resolver {
  readonly kind: 'kube-dns' | 'node-local-dns' | 'openshift-dns' | 'cloud-dns' | 'custom';
  /** Pods of the resolver, where it runs as pods. */
  readonly pods?: { readonly namespace: string; readonly labels: Labels };
  /** Addresses of the resolver, where it is not a pod (node-local, cloud). */
  readonly cidrs: readonly string[];
  /** Pod port: 53, or 5353 on OpenShift. */
  readonly port: number;
}

export type DataPlane = 'sidecar' | 'ambient' | 'ambient-waypoint';

export interface IstioFacts {
  /** Such as "1.30.3". */
  readonly version: string;
  readonly revision?: string;
  /** Namespace of istiod, also the root namespace. */
  readonly namespace: string;
  readonly istiodLabels: Labels;
  readonly trustDomain: string;
  /** `auto`: the decision recommends one. */
  readonly dataPlane: DataPlane | 'auto';
}

export interface PlatformGateway {
  readonly name: string;
  readonly kind: 'istioctl' | 'helm' | 'gateway-api' | 'ingress-controller';
  readonly namespace: string;
  /** Labels of its pods. */
  readonly labels: Labels;
  readonly serviceAccount: string;
  /** Container ports where it accepts traffic, such as 8080 and 8443. */
  readonly ports: readonly number[];
  readonly hostNetwork: boolean;
  /** Whether it speaks mTLS to the mesh; false for an ingress controller without sidecar. */
  readonly inMesh: boolean;
}

export interface Monitoring {
  readonly namespace: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly inMesh: boolean;
}
