import type { ClusterService, ClusterWorkload } from '../model/cluster.ts';
import type { Protocol } from '../model/kubernetes.ts';
import type { HttpRequest } from '../model/request.ts';
import type { LayerVerdict } from '../model/verdict.ts';
import type { Bitset } from './bitset.ts';
import type { UntoldVerdict } from './untold-verdict.ts';

/** One end of a packet's way: pods of a workload (known to the cluster or not, as a waypoint may be), or an address. */
export type Endpoint =
  | { readonly kind: 'workload'; readonly workload: ClusterWorkload }
  | { readonly kind: 'address'; readonly address: string };

/** A request whose destination is settled: one workload (or address) and the port that it listens on. */
export interface ResolvedRequest {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** The pod's own port (or the port of the address), never the Service's. */
  readonly port: number;
  readonly protocol: Protocol;
  /** The Service by which the caller addressed it, and the Service's port; absent: it dialled the pod. */
  readonly via?: { readonly service: ClusterService; readonly port: number };
  readonly http?: HttpRequest;
}

/** One packet flow as the network sees it, outside the pods: this is what NetworkPolicy is asked about. */
export interface Hop {
  readonly source: Endpoint;
  readonly destination: Endpoint;
  /** The pod port on the wire: the application's under sidecars, 15008 for HBONE. */
  readonly port: number;
  readonly protocol: Protocol;
  /**
   * The Service whose address the sender dials, where one is still in the packet as it leaves the pod
   * (a sidecar or ztunnel dials the pod itself). Plugins differ in what they do with it.
   */
  readonly via?: { readonly service: ClusterService; readonly port: number };
}

/** What the mesh says about one request. */
export interface MeshAnswer {
  /**
   * The flows in the order they happen, at least one: direct calls have one; through a waypoint there are
   * source → waypoint:15008 and waypoint → destination:15008.
   */
  readonly hops: readonly Hop[];
  /** Verdicts of the mesh's layers (never the two of NetworkPolicy), in the order of `layers` in `model/verdict.ts`. */
  readonly layers: readonly LayerVerdict[];
  /** What the caller sees when the mesh denies and the network does not do so before it. */
  readonly callerSees?: ProxyAnswer | '400' | '401' | '403';
  /** For each hop what the proxy that sends it tells the caller where the far end is not reached; undefined: there is none. */
  readonly answers?: readonly (ProxyAnswer | undefined)[];
}

/** A proxy answers requests of HTTP, and closes connections of TCP; unknown: how it reads the connection is. */
export type ProxyAnswer = '502' | '503' | 'reset' | 'unknown';

/** The same before it is put into words; the verdicts in any order. */
export interface UntoldMeshAnswer {
  readonly hops: readonly Hop[];
  readonly layers: readonly UntoldVerdict[];
  /** What a waypoint on the way answers to whom it refuses; 403 unless said otherwise. */
  readonly refusedAtWaypoint?: '403' | 'reset';
}

/**
 * The mesh, compiled from its policies once and then asked. Implemented by the Istio semantics, used by
 * `judge` and `matrix`. Absent: there is no mesh, and each request is its own single hop.
 */
export interface MeshJudge {
  ask(request: ResolvedRequest): MeshAnswer;
  /** The same for those who only count outcomes. Absent: `ask` is all there is. */
  weigh?(request: ResolvedRequest): UntoldMeshAnswer;
  /** The flows of `ask` alone: PeerAuthentications and the policies about requests do not change them. */
  hops?(request: ResolvedRequest): readonly Hop[];
  /** The same for all workloads of the cluster as sources at once, for requests of which nothing but the port is known. */
  row(destination: ClusterWorkload, port: number, protocol: Protocol): MeshRow;
}

/** For one destination and port: which sources the mesh lets pass. Bits are indices of `cluster.workloads`. */
export interface MeshRow {
  /** Every request passes. Together with the three others it holds each source exactly once. */
  readonly allowed: Bitset;
  /** No request passes. */
  readonly denied: Bitset;
  /** Some requests pass and others do not: it depends on HTTP, a token, or a condition. */
  readonly conditional: Bitset;
  readonly undetermined: Bitset;
  /** How the packets travel: the sources of all entries together are all sources, each once. */
  readonly paths: readonly MeshPath[];
}

export interface MeshPath {
  readonly sources: Bitset;
  /** Hops in order; `source` stands for each of the sources, `destination` for the row's workload. */
  readonly hops: readonly {
    readonly from: 'source' | ClusterWorkload;
    readonly to: 'destination' | ClusterWorkload;
    readonly port: number;
    readonly protocol: Protocol;
  }[];
}
