import type { Cluster } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { MeshJudge, ResolvedRequest } from '../mesh-judge.ts';
import { once } from '../once.ts';
import { askMesh, hopsInMesh, weighInMesh } from './ask-mesh.ts';
import type { HttpGrain } from './http-grain.ts';
import type { KnownGateway } from './membership.ts';
import { meshModel } from './mesh-model.ts';
import { meshRows } from './mesh-rows.ts';
import { defaultMeshSettings, type MeshSettings } from './mesh-settings.ts';
import { readMeshConfig } from './read-mesh-config.ts';
import { requestGrain } from './request-grain.ts';

/** Everything that the Istio semantics are compiled from. */
export interface IstioMesh {
  /** Istio's security and networking objects and Gateway API objects; all other kinds are left out. */
  readonly objects: readonly KubernetesObject[];
  readonly cluster: Cluster;
  readonly settings?: Partial<MeshSettings>;
  /** Gateways of the platform that speak mTLS to the mesh. */
  readonly gateways?: readonly KnownGateway[];
}

/** A compiled mesh that also tells which HTTP requests pass where not all do. */
export interface IstioMeshJudge extends MeshJudge {
  /** Undefined where no proxy on the way reads HTTP. */
  readonly grain: (request: ResolvedRequest) => HttpGrain | undefined;
}

/**
 * Compiles Istio's policies for a cluster once; the result answers for requests and for whole rows of sources. The
 * mesh configuration among the objects, where it is, says more than `settings`.
 */
export function istioMesh({ objects, cluster, settings, gateways }: IstioMesh): IstioMeshJudge {
  const model = once(() => {
    const base = { ...defaultMeshSettings, ...settings };
    const merged = { ...base, ...readMeshConfig(objects, base.rootNamespace) };
    return meshModel(objects, cluster, merged, gateways ?? []);
  });
  // Rows are prepared for all sources at once: only for whom asks for one.
  const rows = once(() => meshRows(model()));
  return {
    ask: (request) => askMesh(model(), request),
    weigh: (request) => weighInMesh(model(), request),
    hops: (request) => hopsInMesh(model(), request),
    row: (destination, port, protocol) => rows()(destination, port, protocol),
    grain: (request) => requestGrain(model(), request),
  };
}
