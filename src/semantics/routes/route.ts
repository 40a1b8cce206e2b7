import type { Labels, Protocol } from '../../model/kubernetes.ts';
import type { HttpRequest } from '../../model/request.ts';

/** A host to which a route sends what it matches; mirrors are targets too. */
export interface RouteTarget {
  /** In full: `api.shop.svc.cluster.local`, or an external name. */
  readonly host: string;
  readonly port?: number;
  readonly subset?: string;
}

/** A connection or request as a proxy sees it before it chooses a route. */
export interface RoutedTraffic {
  /** `mesh`, or the Gateways (`namespace/name`) whose listener took it. */
  readonly at: 'mesh' | readonly string[];
  readonly host: string;
  /** Port of the Service or external host; at a gateway that of the listener. */
  readonly port: number;
  readonly protocol: Protocol;
  /** What a proxy can read of it. */
  readonly reads: 'http' | 'tls' | 'tcp';
  readonly http?: HttpRequest;
  readonly source: { readonly namespace: string; readonly labels: Labels };
}

export interface RouteMatch {
  /** Facts that are known before a request is read: without them the rule is not there. */
  readonly concerns: (traffic: RoutedTraffic) => boolean;
  /** What is asked of a request; undefined: it cannot be told from what is known of it. */
  readonly holds: (traffic: RoutedTraffic) => boolean | undefined;
  /** Where the order of rules is by precedence: compared part by part, the larger first. */
  readonly precedence: readonly number[];
}

export interface RouteRule {
  readonly reads: RoutedTraffic['reads'];
  /** Alternatives; empty: everything. */
  readonly matches: readonly RouteMatch[];
  readonly targets: readonly RouteTarget[];
  /** The proxy sends the caller to another address instead. */
  readonly redirects: boolean;
}

/** A VirtualService, HTTPRoute or GRPCRoute, read as far as it decides where traffic goes. */
export interface Route {
  /** `Kind namespace/name`. */
  readonly name: string;
  readonly hosts: readonly string[];
  /** `mesh`, and Gateways as `namespace/name`. */
  readonly at: ReadonlySet<string>;
  /** Namespaces that see it; undefined: all. */
  readonly seenBy?: ReadonlySet<string>;
  /** `precedence`: rules of all routes for a host are one list, the most specific match first. */
  readonly order: 'as-written' | 'precedence';
  readonly rules: readonly RouteRule[];
}

/** Whether a host, which may begin with an asterisk, covers a name. */
export function coversHost(pattern: string, name: string): boolean {
  if (pattern === '*') return true;
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : pattern === name;
}
