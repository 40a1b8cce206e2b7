import type { ObjectReference } from './kubernetes.ts';

/** `undetermined`: what cannot be known offline; never guessed as one of the two others. */
export type Outcome = 'allowed' | 'denied' | 'undetermined';

/** The layers a request passes, in the order of the way from caller to callee. */
export const layers = [
  'network-policy-egress',
  'network-policy-ingress',
  'mtls',
  'request-authentication',
  'authorization-l4',
  'authorization-waypoint',
  'authorization-l7',
] as const;
export type Layer = (typeof layers)[number];

/** What decided: a rule of a policy, or the named default of the system where no rule did. */
export type DecidedBy =
  | {
      readonly policy: ObjectReference;
      /** Index of the rule within its list (0-based); absent when the whole policy decided, as an empty one does. */
      readonly rule?: number;
      /** The list that holds the rule: `spec.ingress`, `spec.egress`, `spec.rules`, `spec.mtls`, `spec.portLevelMtls`, `spec.jwtRules`. */
      readonly list?: string;
    }
  | {
      readonly default: DefaultName;
      /** The object behind the default, where there is one: an object of another policy API. */
      readonly object?: ObjectReference;
    };

/** Every default that can decide, named, so that "no policy said anything" is a reason like any rule. */
export type DefaultName =
  | 'not-isolated'
  | 'isolated-no-rule-matches'
  | 'pod-to-itself'
  | 'outside-the-cluster'
  | 'plugin-does-not-enforce'
  | 'plugin-unknown'
  | 'host-network'
  | 'own-node'
  | 'other-policy-api'
  | 'service-port-differs'
  | 'unknown-pod-address'
  | 'label-of-single-pods'
  | 'not-in-mesh'
  | 'permissive'
  | 'age-unknown'
  | 'mtls-between-proxies'
  | 'strict-plaintext-caller'
  | 'no-allow-policy'
  | 'no-allow-rule-matches'
  | 'no-token'
  | 'token-accepted'
  | 'token-rejected'
  | 'port-bypasses-proxy'
  | 'not-captured-protocol'
  | 'no-waypoint'
  | 'bypasses-waypoint'
  | 'custom-provider-decides'
  | 'no-such-port'
  | 'path-refused'
  | 'unknown-attribute';

/** One layer's own verdict, whatever the other layers say. */
export interface LayerVerdict {
  readonly layer: Layer;
  readonly outcome: Outcome;
  readonly decidedBy: DecidedBy;
  /** One sentence fragment for a person, e.g. "rule 1: header x-idempotency-key is absent". */
  readonly reason: string;
  /** Where the request takes several hops (through a waypoint): which of them this verdict is about, 0-based. */
  readonly hop?: number;
}

/**
 * What the caller notices; 400 is the answer of a proxy to a path that it does not take, 503 that of a proxy on the way
 * that the far end refused or that did not reach it, 502 that of the caller's own sidecar to what it is told to refuse.
 */
export type CallerSees = 'response' | 'timeout' | 'reset' | '400' | '401' | '403' | '502' | '503' | 'unknown';

/** The whole answer for one request: denied when any layer denies, else undetermined when any layer is, else allowed. */
export interface Verdict {
  readonly outcome: Outcome;
  /** The first layer, in the order of `layers`, that settled the outcome. */
  readonly decidedBy: LayerVerdict;
  readonly layers: readonly LayerVerdict[];
  readonly callerSees: CallerSees;
}
