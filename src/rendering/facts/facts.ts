import type { Labels } from '../../model/kubernetes.ts';
import type { Platform } from '../../model/platform.ts';

/**
 * What templates can ask about, derived from decision and answers. Every collection is a list of plain records; a
 * template iterates one with `forEach` and reads its fields as `item.…`. `fact-shape.ts` mirrors these types, so that
 * a template's references are checked when it is loaded.
 */
export interface Facts {
  readonly approach: string;
  readonly dataPlane: 'none' | 'sidecar' | 'ambient' | 'ambient-waypoint';
  readonly layers: { readonly np: boolean; readonly mesh: boolean };
  /** Requirements by question id, as answered. */
  readonly requirements: Readonly<Record<string, string | readonly string[]>>;
  readonly platform: Platform;
  readonly asks: Asks;
  readonly mesh: MeshFacts;

  readonly namespaces: readonly NamespaceSummary[];
  readonly sampleCalls: readonly SampleCall[];
  readonly sampleRequests: readonly SampleRequest[];
  readonly existingPolicies: readonly ExistingPolicy[];
  readonly networkBypasses: readonly DirectedGroup[];
  readonly isolatedGroups: readonly DirectedGroup[];
  readonly dnsGroups: readonly PodGroup[];
  readonly resolverPeers: readonly NetworkPeer[];
  readonly proxyGroups: readonly ProxyGroup[];
  readonly edges: readonly EdgeGroup[];
  readonly probes: readonly ProbedWorkload[];

  readonly permissiveNamespaces: readonly NamespaceFact[];
  readonly strictNamespaces: readonly NamespaceFact[];
  readonly strictWorkloads: readonly SelectedWorkload[];
  readonly strictExceptions: readonly StrictException[];
  readonly authzBypasses: readonly AuthzScope[];
  readonly authzBaselines: readonly AuthzScope[];
  readonly authzPlatform: readonly AuthzScope[];
  readonly authzCallees: readonly AuthzCallee[];
  readonly waypointBypasses: readonly WaypointService[];
  readonly waypointCallees: readonly WaypointCallee[];
  readonly waypoints: readonly WaypointFact[];
  readonly requestAuthentications: readonly RequestAuthenticationFact[];

  readonly routes: readonly RouteFact[];
  readonly circuitBreakers: readonly CircuitBreakerFact[];
  readonly rateLimits: readonly RateLimitFact[];
  readonly telemetry: readonly TelemetryFact[];
  readonly sidecarScopes: readonly SidecarScopeFact[];
  readonly serviceEntries: readonly ServiceEntryFact[];
  readonly egressRoutes: readonly EgressRouteFact[];
  readonly ingressGateways: readonly IngressGatewayFact[];
  readonly podPatches: readonly PodPatchFact[];
}

/** What the answers ask for beyond the calls themselves. */
export interface Asks {
  readonly strict: boolean;
  readonly strictMesh: boolean;
  /** Namespaces are closed to each other first, and to their own workloads in a phase of its own. */
  readonly namespacesFirst: boolean;
  readonly pathNormalization: boolean;
  readonly multiCluster: boolean;
}

export interface MeshFacts {
  readonly ambient: boolean;
  /** Whether installing is part of the job: no Istio runs today. */
  readonly install: boolean;
  readonly rootNamespace: string;
  /** Whether Istio's charts bring NetworkPolicies for istiod, CNI and gateways (1.28 on). */
  readonly shipsNetworkPolicies: boolean;
  readonly multiCluster: {
    readonly meshId: string;
    readonly clusterName: string;
    readonly network: string;
  };
}

/** A namespace as the runbook's checks need it. */
export interface NamespaceSummary {
  readonly namespace: string;
  readonly isolated: boolean;
  readonly meshed: boolean;
  readonly joins: boolean;
  readonly hasWaypoint: boolean;
}

/** One declared call of each calling namespace, for the runbook to try by hand. */
export interface SampleCall {
  readonly namespace: string;
  readonly caller: string;
  /** `key=value,…`, as `kubectl run --labels` takes them. */
  readonly labels: string;
  /** JSON for `kubectl run --overrides`: the caller's service account, and never ready, so that no Service routes to it. */
  readonly overrides: string;
  readonly calleeNamespace: string;
  readonly callee: string;
  readonly host: string;
  readonly port: number;
  /** Whether plaintext must be refused there. */
  readonly strict: boolean;
}

/** One declared HTTP request of each calling namespace that a GET can try. */
export interface SampleRequest {
  readonly namespace: string;
  readonly caller: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** A policy that stands beside ours and may still allow more than was declared. */
export interface ExistingPolicy {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

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

interface Asked {
  /** Paths in the answers that asked for it. */
  readonly answers: readonly string[];
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

export interface NamespaceFact extends Asked {
  readonly namespace: string;
}

export interface SelectedWorkload extends Asked {
  readonly namespace: string;
  readonly workload: string;
  readonly matchLabels: Labels;
}

export interface StrictException extends SelectedWorkload {
  readonly mode: 'STRICT' | 'PERMISSIVE';
  /** By port number; empty with mode PERMISSIVE. */
  readonly portLevelMtls: Readonly<Record<string, { readonly mode: 'PERMISSIVE' }>>;
  readonly portList: string;
}

/** A whole namespace, or one workload of it. */
export interface AuthzScope extends Asked {
  readonly namespace: string;
  readonly suffix: string;
  /** Empty: the whole namespace. */
  readonly workload: string;
  /** Empty: the whole namespace. */
  readonly matchLabels: Labels;
}

export interface AuthzRule {
  /** Empty: any caller, since a plaintext caller has no identity. */
  readonly principals: readonly string[];
  /** `<issuer>/*`; empty: no token required. */
  readonly requestPrincipals: readonly string[];
  /** Ports as strings: the workload's under sidecars and ztunnel, the Service's at a waypoint. */
  readonly ports: readonly string[];
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly hosts: readonly string[];
  readonly conditions: readonly { readonly key: string; readonly values: readonly string[] }[];
}

export type AuthzPurpose = 'callers' | 'admin' | 'monitoring' | 'waypoint';

export interface AuthzCallee extends SelectedWorkload {
  readonly purpose: AuthzPurpose;
  readonly lifetime: 'final' | 'transition';
  readonly rules: readonly AuthzRule[];
}

export interface WaypointService extends Asked {
  readonly namespace: string;
  readonly workload: string;
  readonly service: string;
}

export interface WaypointCallee extends WaypointService {
  readonly purpose: 'callers' | 'admin';
  readonly rules: readonly AuthzRule[];
}

export interface WaypointFact extends Asked {
  readonly namespace: string;
  readonly name: string;
  /** The same: its pods are what its own policies select. */
  readonly workload: string;
}

export interface RequestAuthenticationFact extends Asked {
  readonly namespace: string;
  readonly workload: string;
  /** Sidecars. */
  readonly matchLabels: Labels;
  /** Waypoints; empty under sidecars. */
  readonly service: string;
  readonly suffix: string;
  readonly issuers: readonly IssuerFact[];
}

export interface IssuerFact {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly jwks: string;
  readonly audiences: readonly string[];
  readonly fromHeaders: readonly { readonly name: string; readonly prefix: string }[];
  readonly fromCookies: readonly string[];
  readonly fromParams: readonly string[];
  readonly forwardOriginalToken: boolean;
}

/** Routing of one Service inside the mesh, or of one host at a gateway. */
export interface RouteFact extends Asked {
  readonly namespace: string;
  readonly name: string;
  /** The callee. */
  readonly workload: string;
  readonly style: 'VirtualService' | 'HTTPRoute';
  readonly place: 'mesh' | 'gateway';
  /** VirtualService: hosts. HTTPRoute at a gateway: hostnames. */
  readonly hosts: readonly string[];
  /** VirtualService at a gateway: `namespace/name` of it. */
  readonly gateway: string;
  /** HTTPRoute: what it is attached to. */
  readonly parent: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly port: number;
  };
  /** Header matches first, the weighted rest last. */
  readonly rules: readonly RouteRule[];
  readonly timeout: string;
  readonly retries: {
    readonly attempts: number;
    readonly perTryTimeout: string;
    readonly retryOn: string;
    readonly codes: readonly number[];
  };
}

export interface RouteRule {
  /** Empty: every request. */
  readonly headers: readonly {
    readonly name: string;
    readonly value: string;
    /** The same in the shape of a VirtualService, whose header names are keys. */
    readonly match: object;
  }[];
  readonly destinations: readonly {
    readonly host: string;
    readonly service: string;
    readonly port: number;
    readonly weight: number;
  }[];
}

export interface CircuitBreakerFact extends Asked {
  readonly namespace: string;
  readonly workload: string;
  readonly service: string;
  readonly host: string;
  readonly connectionPool: object;
  readonly outlierDetection: object;
}

export interface RateLimitFact extends SelectedWorkload {
  readonly requests: number;
  readonly interval: string;
}

export interface TelemetryFact extends Asked {
  readonly namespace: string;
  readonly accessLogs: 'off' | 'errors' | 'all';
  readonly tracing: boolean;
  readonly sampling: number;
}

export interface SidecarScopeFact extends Asked {
  readonly namespace: string;
  readonly suffix: string;
  /** Empty: the whole namespace. */
  readonly workload: string;
  readonly matchLabels: Labels;
  readonly hosts: readonly string[];
}

export interface ServiceEntryFact extends Asked {
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly ports: readonly { readonly number: number; readonly name: string; readonly protocol: string }[];
  readonly resolution: 'DNS' | 'NONE';
  /** Waypoint of the namespace that carries the traffic out; empty: none. */
  readonly waypoint: string;
}

/** Sidecars: the way of one external host through an egress gateway. */
export interface EgressRouteFact extends Asked {
  readonly namespace: string;
  readonly name: string;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly gatewayNamespace: string;
  readonly gatewayLabels: Labels;
  readonly gatewayHost: string;
  readonly firstHost: string;
}

export interface IngressGatewayFact extends Asked {
  readonly namespace: string;
  readonly name: string;
  readonly gatewayLabels: Labels;
  readonly hosts: readonly string[];
  readonly port: number;
  readonly tlsSecret: string;
}

/** Labels and annotations that a workload's pod template needs. */
export interface PodPatchFact extends SelectedWorkload {
  readonly kind: string;
  readonly apiVersion: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly purpose: 'stays-outside' | 'proxy-resources';
}
