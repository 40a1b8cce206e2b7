import type { PlacedObject } from '../../model/kubernetes.ts';
import type { DataPlane, Platform } from '../../model/platform.ts';
import type { Topology } from '../../model/topology.ts';

/** What a set of policies is judged with. */
export interface VerificationInput {
  /** The policies, and whatever else stands beside them: namespaces, workloads, Services. */
  readonly objects: readonly PlacedObject[];
  readonly platform: Platform;
  /** The resolver of `platform` is a default: nobody said, and nothing shows, who answers DNS. */
  readonly resolverAssumed?: boolean;
  /** `answers`: the workloads are those of the topology; `objects`: those among the objects, if there are any. */
  readonly workloads: 'answers' | 'objects';
  /** What was declared; absent where nothing was. */
  readonly topology?: Topology;
  /** The data plane of the decision, for namespaces that the answers let join a mesh that is not there yet. */
  readonly dataPlane?: DataPlane;
}
