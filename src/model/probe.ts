/** Live tests of a bundle: connections that have to open and connections that must not, each from a throw-away pod. */
import type { Labels } from './kubernetes.ts';

export interface ProbeSuite {
  /** Pods to ask from; a probe names its pod by the index here. */
  readonly pods: readonly ProbePod[];
  /** Those of one pod stand together, in the order of the pods. */
  readonly probes: readonly Probe[];
  /** Calls that no throw-away pod can try, and why. */
  readonly skipped: readonly { readonly title: string; readonly namespace: string; readonly why: string }[];
  /** Calls that are not tried, and ports at which no stranger knocks, because the application has too many. */
  readonly leftOut: { readonly calls: number; readonly ports: number };
}

export interface ProbePod {
  readonly namespace: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  /** Whether a proxy, its own or its node's, carries what it sends: connections then open before anybody has answered. */
  readonly meshed: boolean;
}

export interface Probe {
  readonly kind: 'allow' | 'deny';
  /** `l7`: an HTTP condition decides it. */
  readonly layer: 'l4' | 'l7';
  readonly title: string;
  readonly pod: number;
  readonly target: ProbeTarget;
  readonly port: number;
  /** Absent: a TCP connection, and one byte. */
  readonly request?: ProbeRequest;
  readonly expect: ProbeExpectation;
}

/**
 * `name`: the name is found. `connect`: the connection opens. `stay`: it opens and stays open, which a proxy at either
 * end only lets it when the far end was reached. `answer`: the application answers the request.
 * `timeout`: the packets are dropped. `cut`: the same, seen through a proxy, or a refusal of the mesh. `refusal`: the
 * mesh closes the connection or answers 403. `forbidden`: the mesh answers 403.
 */
export type ProbeExpectation =
  | 'name'
  | 'connect'
  | 'stay'
  | 'answer'
  | 'timeout'
  | 'cut'
  | 'refusal'
  | 'forbidden';

export type ProbeTarget =
  /** A Service, by name or by the address that it has, so that no lookup can fail in its place. */
  | {
      readonly kind: 'service';
      readonly by: 'name' | 'address';
      readonly namespace: string;
      readonly name: string;
    }
  /** One running pod that has these labels. */
  | { readonly kind: 'pods'; readonly namespace: string; readonly labels: Labels }
  | { readonly kind: 'host'; readonly host: string }
  /** An address on the Internet that nobody declared. */
  | { readonly kind: 'outside' };

export interface ProbeRequest {
  readonly scheme: 'http' | 'https';
  /** HTTP/2 from the first byte, as gRPC servers want it. */
  readonly http2: boolean;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly token?: ProbeToken;
  /** Whether an application may change something when it gets the request. */
  readonly writes: boolean;
}

/** A token that the person who runs the probes brings. */
export interface ProbeToken {
  readonly variable: string;
  readonly place:
    | { readonly kind: 'header'; readonly name: string; readonly prefix: string }
    | { readonly kind: 'cookie'; readonly name: string }
    | { readonly kind: 'parameter'; readonly name: string };
}
