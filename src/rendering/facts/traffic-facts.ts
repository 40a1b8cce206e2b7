import type { Labels } from '../../model/kubernetes.ts';
import type { Asked } from './asked.ts';
import type { SelectedWorkload } from './mesh-facts.ts';

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
  /** VirtualService at a gateway: `namespace/name` of each Gateway that takes the hosts. */
  readonly gateways: readonly string[];
  /** HTTPRoute: what it is attached to. */
  readonly parent: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
    readonly port: number;
  };
  /** In the order in which they hold. */
  readonly rules: readonly RouteRule[];
}

export interface RouteRule {
  /** Alternatives, in the shape of the route's kind; empty: every request. */
  readonly matches: readonly object[];
  readonly destinations: readonly {
    readonly host: string;
    readonly service: string;
    readonly port: number;
    readonly weight: number;
  }[];
  readonly timeout: string;
  readonly retries: {
    /** Unless declared, Istio retries twice; declared with no attempts, never. */
    readonly declared: boolean;
    readonly attempts: number;
    readonly perTryTimeout: string;
    readonly retryOn: string;
    readonly codes: readonly number[];
  };
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
  /** Namespaces whose proxies know it. */
  readonly exportTo: readonly string[];
  /** Waypoint of the namespace that carries the traffic out; empty: none. */
  readonly waypoint: string;
}

/** Sidecars: the way of one external host to an egress gateway. */
export interface EgressRouteFact extends Asked {
  readonly namespace: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'TLS';
  readonly gatewayHost: string;
}

/** The way of one external host from an egress gateway on. */
export interface EgressExitFact extends Asked {
  /** That of the gateway. */
  readonly namespace: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'HTTP' | 'TLS';
  readonly gatewayLabels: Labels;
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
