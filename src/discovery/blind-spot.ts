import type { Place, WorkloadReference } from '../model/kubernetes.ts';
import type { Evidence } from '../model/topology.ts';

/** Something that the inputs cannot show, named so that a person can say it. */
export type BlindSpot =
  | {
      readonly kind: 'service-without-caller';
      readonly service: WorkloadReference;
      readonly workloads: readonly WorkloadReference[];
    }
  /** A part of the inputs that could not be read may speak of these. Whoever read it tells, so it has no finding. */
  | { readonly kind: 'unread-input'; readonly workloads: readonly WorkloadReference[] }
  /** Some of its calls are seen; others may be inside its image. Every application is one, and none has a finding of its own. */
  | { readonly kind: 'calls-beyond-settings'; readonly workload: WorkloadReference }
  /** Nothing that it is told names an address, telemetry aside: what it calls, if anything, is inside its image. */
  | { readonly kind: 'workload-without-calls'; readonly workload: WorkloadReference }
  | {
      readonly kind: 'missing-service';
      readonly from: WorkloadReference;
      /** `from` is a routing object, such as an Ingress, and no workload. */
      readonly byRoute?: true;
      readonly service: WorkloadReference;
      readonly evidence: Evidence;
    }
  | {
      readonly kind: 'missing-port';
      readonly from: WorkloadReference;
      readonly byRoute?: true;
      readonly service: WorkloadReference;
      /** Number or name. */
      readonly port: number | string;
      readonly evidence: Evidence;
    }
  /** A route leads to a Service of another namespace that does not allow it: gateways answer 500. */
  | {
      readonly kind: 'reference-not-granted';
      readonly route: WorkloadReference & { readonly kind: string };
      readonly service: WorkloadReference;
      readonly evidence: Evidence;
    }
  /** Who calls these workloads, or is called by them, as a policy or observed traffic names it: nothing in the inputs is that. */
  | {
      readonly kind: 'caller-not-in-input' | 'callee-not-in-input';
      readonly workloads: readonly WorkloadReference[];
      readonly others: readonly string[];
      /** The object and field, or the tool and its file, that name them. */
      readonly source: string;
      readonly place: Place;
    }
  /** Requests for its pods go through Knative's gateway and activator, and reach a port of Knative's own. */
  | {
      readonly kind: 'knative-path';
      readonly workload: WorkloadReference;
      readonly callers: readonly WorkloadReference[];
    }
  /** A gateway calls it, and no route of the inputs says for which host. */
  | {
      readonly kind: 'gateway-without-route';
      readonly workload: WorkloadReference;
      readonly gateway: string;
      readonly port: number;
      readonly source: string;
    }
  /** A variable or file whose content is not in the inputs, or known only when the pod runs. */
  | {
      readonly kind: 'unreadable-setting';
      readonly from: WorkloadReference;
      readonly key: string;
      readonly source: string;
      readonly evidence: Evidence;
    }
  /** A Secret holds an address that is not that of a known Service; it is not shown. */
  | {
      readonly kind: 'secret-address';
      readonly from: WorkloadReference;
      /** Those behind a Service that it may name. */
      readonly workloads?: readonly WorkloadReference[];
      readonly evidence: Evidence;
    }
  /** An address without a port, and none can be derived. */
  | {
      readonly kind: 'unknown-port';
      readonly from: WorkloadReference;
      readonly host: string;
      readonly evidence: Evidence;
    }
  /** A setting names a Service where an address would stand, and no call was made of it. */
  | {
      readonly kind: 'mentioned-service';
      readonly from: WorkloadReference;
      readonly service: WorkloadReference;
      /** Those behind the Service. */
      readonly workloads: readonly WorkloadReference[];
      readonly evidence: Evidence;
    }
  /** An object of a kind that is read past names a Service, or an annotation does: whoever acts on it may call that. */
  | {
      readonly kind: 'named-by-object';
      readonly object: WorkloadReference & { readonly kind: string };
      readonly service: WorkloadReference;
      /** Those behind the Service. */
      readonly workloads: readonly WorkloadReference[];
      readonly evidence: Evidence;
    }
  /** Nodes call it: a probe, a hook or a volume names its address. */
  | {
      readonly kind: 'called-by-node';
      readonly workload: WorkloadReference;
      readonly evidence: Evidence;
    }
  /** A workload of the cluster's or the mesh's own, of which answers hold no calls, calls it. */
  | {
      readonly kind: 'called-by-platform';
      readonly workload: WorkloadReference;
      readonly callers: readonly WorkloadReference[];
    }
  /** Its pods get or have a container that their description does not have, which calls and is called by whom no manifest names. */
  | {
      readonly kind: 'injected-container';
      readonly workload: WorkloadReference;
      /** The label or annotation that asks for it, or the container. */
      readonly sign: string;
      readonly evidence: Evidence;
    }
  /** It has an identity of a cloud, or names a thing in one, and no address says where that is. */
  | {
      readonly kind: 'cloud-destination';
      readonly workload: WorkloadReference;
      readonly sign: string;
      readonly evidence: Evidence;
    }
  /** A workload of several pods, which may call each other. */
  | { readonly kind: 'unseen-peers'; readonly workload: WorkloadReference }
  /** A ServiceEntry names a host outside, and nobody is seen to call it. */
  | { readonly kind: 'external-without-caller'; readonly host: string; readonly evidence: Evidence }
  /** A ConfigMap names Services, and no pod refers to it: whoever reads it does so through the API. */
  | {
      readonly kind: 'unread-config-map';
      readonly configMap: WorkloadReference;
      readonly services: readonly WorkloadReference[];
      /** Those behind the Services. */
      readonly workloads: readonly WorkloadReference[];
      readonly evidence: Evidence;
    }
  /** A Secret names Services, which are not told, and no pod refers to it. */
  | {
      readonly kind: 'unread-secret';
      readonly secret: WorkloadReference;
      /** Those behind the Services. */
      readonly workloads: readonly WorkloadReference[];
      readonly evidence: Evidence;
    }
  /** Its pods have no label, so no policy can select them: it is not in the topology, though what it calls is known. */
  | {
      readonly kind: 'unlabelled-workload';
      readonly workload: WorkloadReference;
      readonly callees: readonly WorkloadReference[];
      readonly evidence: Evidence;
    }
  /** What answers cannot hold: without it, these workloads are not known in full. */
  | {
      readonly kind: 'part-left-out';
      readonly part: string;
      readonly problem: string;
      readonly workloads: readonly WorkloadReference[];
    }
  /** A port of a Service that leads to a named port which none of its pods has. */
  | {
      readonly kind: 'service-port-without-target';
      readonly service: WorkloadReference;
      readonly port: number;
      readonly target: string;
    }
  /** An object of which an operator makes pods, none of them in the inputs. */
  | {
      readonly kind: 'operator-object';
      readonly object: WorkloadReference & { readonly kind: string };
      readonly evidence: Evidence;
    }
  /** Service without pods in the inputs. */
  | { readonly kind: 'service-without-workload'; readonly service: WorkloadReference };
