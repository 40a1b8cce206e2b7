import type { Labels } from '../../model/kubernetes.ts';
import type { Asked } from './asked.ts';

export interface NamespaceFact extends Asked {
  readonly namespace: string;
}

export interface StrictNamespace extends NamespaceFact {
  /** Whether it has pods that a check can look at. */
  readonly runs: boolean;
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

/** Pods of the platform in a namespace of the application. */
export interface PlatformScope extends AuthzScope {
  /** The Gateway of the Gateway API that they belong to, which policies name in `targetRefs`; empty: none. */
  readonly gateway: string;
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

/** An external destination behind the waypoint of its callers' namespace. */
export interface EgressCallee extends Asked {
  readonly namespace: string;
  readonly name: string;
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
