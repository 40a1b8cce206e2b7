import type { ClusterWorkload } from '../../model/cluster.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import type { MeshMode } from '../../model/topology.ts';
import type { ObjectFault } from '../../model/verification.ts';
import { perObject } from '../per-object.ts';
import { declaredFlows } from '../proof/declared-flows.ts';
import { acceptedObjects } from './accepted-objects.ts';
import { modesOf } from './modes-of.ts';
import { objectFaults } from './object-faults.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';
import { worldOfInput } from './world-of-input.ts';

/** What judgement and findings both start from: the objects that come into force, in their world. */
export interface VerificationSubject {
  readonly faults: readonly ObjectFault[];
  /** Without those that are refused. */
  readonly objects: readonly KubernetesObject[];
  readonly verified: VerifiedWorld;
  readonly modeOf: (workload: ClusterWorkload) => MeshMode;
  /** What was declared, by the key of the destination; absent where nothing was. */
  readonly flows?: ReturnType<typeof declaredFlows>;
}

/** The same for the same input: what it takes to make is done once. */
export const verificationSubject = perObject((input: VerificationInput): VerificationSubject => {
  const faults = objectFaults(input.objects);
  const objects = acceptedObjects(input.objects, faults);
  const verified = worldOfInput(input, objects);
  const modeOf = modesOf(verified, input);
  const { world, topology, compared } = verified;
  return {
    faults,
    objects,
    verified,
    modeOf,
    ...(compared ? { flows: declaredFlows(world, topology, modeOf) } : {}),
  };
});
