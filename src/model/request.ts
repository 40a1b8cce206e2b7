import type { Protocol, WorkloadReference } from './kubernetes.ts';

/** One request, as the proof and `why` ask about it. */
export interface TrafficRequest {
  readonly source: RequestSource;
  readonly destination: RequestDestination;
  /** The Service's port where the destination is a Service; otherwise the port of the pod or address. */
  readonly port: number;
  readonly protocol: Protocol;
  /**
   * Present when the request is known to be HTTP (gRPC: method POST, path /package.Service/Method). Absent: any
   * connection that the port takes, HTTP and plain TCP alike where a proxy tells them apart by their first bytes.
   */
  readonly http?: HttpRequest;
}

export type RequestSource =
  | { readonly workload: WorkloadReference }
  /** An IP address outside the pods that are known. */
  | { readonly address: string };

export type RequestDestination =
  | { readonly workload: WorkloadReference }
  | {
      readonly service: { readonly namespace: string; readonly name: string };
      /** Of several workloads behind it, the one that is meant; absent: any of them. */
      readonly pod?: WorkloadReference;
    }
  | { readonly address: string };

export interface HttpRequest {
  readonly method: string;
  /** Path with an optional query string, as on the wire. */
  readonly path: string;
  readonly host?: string;
  /** Header names in any case; a header that is absent is not listed. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: Token;
}

/** A bearer token as its issuer signed it; `valid: false` stands for one whose signature, expiry or form is bad. */
export interface Token {
  readonly issuer: string;
  readonly subject?: string;
  readonly audiences?: readonly string[];
  readonly presenter?: string;
  /** Claims other than iss, sub, aud, azp; nested objects allowed. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly valid?: boolean;
  /** Where the request carries it; without it: `Authorization: Bearer`. */
  readonly location?:
    | { readonly header: string }
    | { readonly cookie: string }
    | { readonly parameter: string };
}
