import type { RequirementAnswer } from '../model/answers.ts';
import type { Finding } from '../model/finding.ts';
import type { WorkloadReference } from '../model/kubernetes.ts';
import type { Platform } from '../model/platform.ts';
import type { EntryPoint, Evidence, Topology } from '../model/topology.ts';
import type { BlindSpot } from './blind-spot.ts';

/** What can be known from the inputs alone. The same inputs in any order give the same discovery. */
export interface Discovery {
  /** No workload is confirmed in it: see `acceptInferred`. */
  readonly topology: Topology;
  /** Answers to requirement questions that the objects themselves give. */
  readonly requirements: readonly SeenRequirement[];
  /** Platform facts that were seen; what is absent was not. */
  readonly platform: SeenPlatform;
  readonly blindSpots: readonly BlindSpot[];
  /**
   * Entry points whose gateway is not among `platform.gateways`, since its pods are not in the inputs; `gateway` is
   * then the name that the routing objects suggest. They are not in the topology.
   */
  readonly unplacedEntryPoints: readonly EntryPoint[];
  /** Services that the outside reaches without a gateway. */
  readonly exposures: readonly Exposure[];
  /** Kinds that were read past, with how many of each, by kind. */
  readonly otherKinds: readonly { readonly kind: string; readonly count: number }[];
  /** Objects of policy APIs whose meaning is not judged. */
  readonly otherPolicies: readonly {
    readonly kind: string;
    readonly name: string;
    readonly evidence: Evidence;
  }[];
  readonly findings: readonly Finding[];
}

export interface SeenRequirement {
  /** Id of a requirement question. */
  readonly question: string;
  readonly answer: RequirementAnswer;
  readonly evidence: readonly Evidence[];
}

export interface SeenPlatform extends Partial<Omit<Platform, 'istio'>> {
  readonly istio?: Partial<Platform['istio']>;
  /** Path of each fact (`resolver.kind`) and what shows it. */
  readonly evidence: readonly { readonly fact: string; readonly evidence: Evidence }[];
}

/** Traffic that reaches pods from outside the pods' network without a gateway: through a Service, or from the API server. */
export interface Exposure {
  readonly service: WorkloadReference;
  /**
   * `hostPort`: a port of the node is its own, and `service` the workload itself. `webhook`: the API server calls it, by a
   * webhook configuration, an APIService or a conversion.
   */
  readonly type: 'LoadBalancer' | 'NodePort' | 'external-ips' | 'hostPort' | 'webhook';
  readonly to: WorkloadReference;
  readonly servicePort: number;
  readonly port: number;
  readonly evidence: Evidence;
}
