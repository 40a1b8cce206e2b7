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
