import type { KubernetesObject } from '../../model/kubernetes.ts';
import { declaredPorts, unnamedPort } from '../proof/unnamed-port.ts';
import { withCallsToVersions } from '../proof/version-calls.ts';
import { worldOf } from '../proof/world.ts';
import { manifestWorld } from './manifest-world.ts';
import { declaredMembership } from './mesh-membership.ts';
import { namedPorts } from './named-ports.ts';
import { openWorld } from './open-world.ts';
import type { VerificationInput } from './verification-input.ts';
import type { VerifiedWorld } from './verified-world.ts';

/** The workloads of the answers, else those among the objects, else representatives of what selectors can match. */
export function worldOfInput(given: VerificationInput, objects: readonly KubernetesObject[]): VerifiedWorld {
  const input = withVersions(given, objects);
  const { topology, platform } = input;
  if (input.workloads === 'answers' && topology) {
    const membership = declaredMembership({ ...input, topology }, objects);
    // Nothing says which addresses pods have: a block may hold them, and one that is asked about is none of them.
    const world = worldOf(topology, platform, membership.namespaces, membership.services, objects, false);
    const named = [...declaredPorts(topology, platform), ...namedPorts(objects, world.cluster)];
    return {
      origin: 'answers',
      world: { ...world, unnamedPort: unnamedPort(named) },
      topology,
      compared: true,
      assumptions: membership.assumptions,
    };
  }
  return manifestWorld(input, objects) ?? openWorld(input, objects);
}

/** Where routes are among the objects, what is declared for a callee is declared for its versions. */
function withVersions(input: VerificationInput, objects: readonly KubernetesObject[]): VerificationInput {
  const { topology, platform } = input;
  const routed = objects.some(({ kind }) => kind === 'VirtualService' || kind === 'HTTPRoute');
  if (!topology || !routed) return input;
  const gateways = new Set(platform.gateways.filter(({ inMesh }) => inMesh).map(({ name }) => name));
  return { ...input, topology: withCallsToVersions(topology, () => input.dataPlane !== 'ambient', gateways) };
}
