import type { ClusterWorkload } from '../../../model/cluster.ts';
import type { RequestDestination, TrafficRequest } from '../../../model/request.ts';
import { type DeclaredRequest, referenceOf } from '../declared.ts';

/** A part of the way of a declared request: the same request between other ends. */
export function legOf(
  { purpose, answer, request }: DeclaredRequest,
  source: ClusterWorkload,
  destination: RequestDestination,
  port: number,
): DeclaredRequest {
  const { protocol, http } = request;
  return {
    purpose,
    answer,
    request: {
      source: { workload: referenceOf(source) },
      destination,
      port,
      protocol,
      ...(http === undefined ? {} : { http }),
    },
  };
}

/** The connection alone, for parts of the way at which nobody asks about the request. */
export function connectionOnly(declared: DeclaredRequest): DeclaredRequest {
  const { http: _, ...request }: TrafficRequest = declared.request;
  return { ...declared, request };
}
