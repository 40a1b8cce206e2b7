import type { Labels } from '../../model/kubernetes.ts';
import type { Asked } from './asked.ts';

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'NotIn' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}

/** In Kubernetes' own shape: an element of `from` or `to`. */
export interface NetworkPeer {
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector?: LabelSelector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface NetworkPort {
  readonly protocol: string;
  readonly port: number;
}

/** Pods of one namespace that are treated alike: all (empty selector), all but some, or one workload. */
export interface PodGroup extends Asked {
  readonly namespace: string;
  /** Empty, or `-<workload>` where one selector cannot say it. */
  readonly suffix: string;
  /** The one workload, or empty. */
  readonly workload: string;
  readonly podSelector: LabelSelector;
}

export interface DirectedGroup extends PodGroup {
  readonly direction: 'Ingress' | 'Egress';
  /** `ingress` or `egress`, for names. */
  readonly way: string;
}

export interface ProxyGroup extends PodGroup {
  readonly guardsIngress: boolean;
  readonly guardsEgress: boolean;
  readonly monitored: boolean;
}

export type EdgePurpose =
  | 'call'
  | 'data-store'
  | 'replication'
  | 'legacy'
  | 'gateway'
  | 'external'
  | 'api-server'
  | 'monitoring'
  | 'waypoint';

/** All edges of one workload in one direction for one purpose. */
export interface EdgeGroup extends Asked {
  readonly namespace: string;
  readonly workload: string;
  readonly podSelector: LabelSelector;
  readonly direction: 'Ingress' | 'Egress';
  readonly purpose: EdgePurpose;
  /**
   * `transition`: needed only until the rollout is over. `until-routed`: until a person has seen that an egress
   * gateway carries the traffic.
   */
  readonly lifetime: 'final' | 'transition' | 'until-routed';
  readonly rules: readonly EdgeRule[];
}

export interface EdgeRule {
  /** Empty where the peer cannot be named by labels: any source. */
  readonly peers: readonly NetworkPeer[];
  readonly ports: readonly NetworkPort[];
}

export interface ProbedWorkload extends Asked {
  readonly namespace: string;
  readonly workload: string;
  readonly podSelector: LabelSelector;
  readonly ports: readonly NetworkPort[];
}
