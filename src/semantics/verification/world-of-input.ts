import type { KubernetesObject } from '../../model/kubernetes.ts';
import { worldOf } from '../proof/world.ts';
import { manifestWorld } from './manifest-world.ts';
import { declaredMembership } from './mesh-membership.ts';
import { openWorld } from './open-world.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** The workloads of the answers, else those among the objects, else representatives of what selectors can match. */
export function worldOfInput(input: VerificationInput, objects: readonly KubernetesObject[]): VerifiedWorld {
  const { topology, platform } = input;
  if (input.workloads === 'answers' && topology) {
    const membership = declaredMembership({ ...input, topology }, objects);
    return {
      origin: 'answers',
      world: worldOf(topology, platform, membership.namespaces, membership.services, objects),
      topology,
      compared: true,
      assumptions: membership.assumptions,
    };
  }
  return manifestWorld(input, objects) ?? openWorld(input, objects);
}
