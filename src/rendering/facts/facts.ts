import type { Platform } from '../../model/platform.ts';
import type {
  AuthzCallee,
  AuthzScope,
  EgressCallee,
  NamespaceFact,
  PlatformScope,
  RequestAuthenticationFact,
  SelectedWorkload,
  StrictException,
  StrictNamespace,
  WaypointCallee,
  WaypointFact,
  WaypointService,
} from './mesh-facts.ts';
import type {
  DirectedGroup,
  EdgeGroup,
  NetworkPeer,
  PodGroup,
  ProbedWorkload,
  ProxyGroup,
} from './network-facts.ts';
import type { ExistingPolicy } from './policies-of-before.ts';
import type { Client, GatewaySummary, NamespaceSummary } from './runbook-facts.ts';
import type { SampleCall } from './sample-calls.ts';
import type {
  CircuitBreakerFact,
  EgressExitFact,
  EgressRouteFact,
  IngressGatewayFact,
  PodPatchFact,
  RateLimitFact,
  RouteFact,
  ServiceEntryFact,
  SidecarScopeFact,
  TelemetryFact,
} from './traffic-facts.ts';

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
  /** Other clusters of the mesh. */
  readonly remoteClusters: readonly { readonly name: string }[];
  readonly gateways: readonly GatewaySummary[];
  readonly sampleCalls: readonly SampleCall[];
  readonly plaintextCalls: readonly SampleCall[];
  readonly clients: readonly Client[];
  readonly existingPolicies: readonly ExistingPolicy[];
  /** Those of them that can go. */
  readonly retiredPolicies: readonly ExistingPolicy[];
  readonly networkBypasses: readonly DirectedGroup[];
  readonly isolatedGroups: readonly DirectedGroup[];
  readonly dnsGroups: readonly PodGroup[];
  readonly resolverPeers: readonly NetworkPeer[];
  readonly proxyGroups: readonly ProxyGroup[];
  readonly edges: readonly EdgeGroup[];
  readonly probes: readonly ProbedWorkload[];

  readonly permissiveNamespaces: readonly NamespaceFact[];
  readonly strictNamespaces: readonly StrictNamespace[];
  readonly strictWorkloads: readonly SelectedWorkload[];
  readonly strictExceptions: readonly StrictException[];
  readonly authzBypasses: readonly AuthzScope[];
  readonly authzBaselines: readonly AuthzScope[];
  readonly authzPlatform: readonly PlatformScope[];
  readonly authzCallees: readonly AuthzCallee[];
  readonly waypointBypasses: readonly WaypointService[];
  readonly waypointCallees: readonly WaypointCallee[];
  readonly egressCallees: readonly EgressCallee[];
  readonly waypoints: readonly WaypointFact[];
  readonly requestAuthentications: readonly RequestAuthenticationFact[];

  readonly routes: readonly RouteFact[];
  readonly circuitBreakers: readonly CircuitBreakerFact[];
  readonly rateLimits: readonly RateLimitFact[];
  readonly telemetry: readonly TelemetryFact[];
  readonly sidecarScopes: readonly SidecarScopeFact[];
  readonly serviceEntries: readonly ServiceEntryFact[];
  readonly egressRoutes: readonly EgressRouteFact[];
  readonly egressExits: readonly EgressExitFact[];
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
  /** Objects of the Gateway API take part: waypoints, or a gateway of its own. */
  readonly gatewayApi: boolean;
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
