/** What runs in a cluster, as policies see it. Built from Kubernetes objects or from a topology. */

import type { Labels, ObjectReference, Place, Protocol, WorkloadReference } from './kubernetes.ts';
import type { ApplicationProtocol } from './topology.ts';

export interface Cluster {
  readonly namespaces: readonly ClusterNamespace[];
  readonly workloads: readonly ClusterWorkload[];
  readonly services: readonly ClusterService[];
  /** True when the input had no workloads: peers are then representatives of what selectors can match. */
  readonly openWorld: boolean;
}

export interface ClusterNamespace {
  readonly name: string;
  /** Always with kubernetes.io/metadata.name. */
  readonly labels: Labels;
}

export interface ClusterWorkload extends WorkloadReference {
  readonly kind: string;
  /** Labels of its pods; pods of one owner that differ in labels are separate workloads. */
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly hostNetwork: boolean;
  /** How many pods are known, where only they show the workload. */
  readonly pods?: number;
  /** Known pod IPs; empty when unknown. */
  readonly addresses: readonly string[];
  /** Known node IP of its pods, where it is said. */
  readonly nodeAddresses: readonly string[];
  readonly ports: readonly { readonly port: number; readonly name?: string; readonly protocol: Protocol }[];
  /** Ports that the kubelet probes; absent: nothing is known of probes. */
  readonly probePorts?: readonly number[];
  /** Whether its sidecars take Istio's tunnels, where pods show it. */
  readonly tunnels?: boolean;
  readonly place?: Place;
}

export interface ClusterService {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  readonly headless: boolean;
  readonly clusterAddresses: readonly string[];
  readonly externalName?: string;
  /** Absent: no selector, so no pods of its own. */
  readonly selector?: Labels;
  /** Namespaces to whose sidecars an annotation of Istio limits it: names, `.` for its own, `*`. Absent: all. */
  readonly exportTo?: readonly string[];
  readonly ports: readonly {
    readonly port: number;
    readonly targetPort: number | string;
    readonly name?: string;
    readonly protocol: Protocol;
    readonly appProtocol?: ApplicationProtocol | string;
  }[];
  readonly object: ObjectReference;
}
