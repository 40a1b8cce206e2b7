import { fields, stringMap } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { shapeProblems } from './check-shape.ts';
import { istioMetadataProblems } from './object-metadata.ts';
import { type ObjectProblem, refusal } from './object-problem.ts';
import { selectorProblems } from './policy-target-problems.ts';
import { peerAuthenticationSpec } from './shapes/peer-authentication-shape.ts';

/** What the CRD and istiod's webhook say about a PeerAuthentication. */
export function peerAuthenticationProblems(object: KubernetesObject): ObjectProblem[] {
  const own = fields(object.spec);
  const ports = Object.keys(fields(own.portLevelMtls));
  const labels = Object.keys(stringMap(fields(own.selector).matchLabels));
  return [
    ...istioMetadataProblems(object),
    ...(object.spec === undefined ? [] : shapeProblems(object.spec, peerAuthenticationSpec, 'spec')),
    ...selectorProblems(own.selector),
    ...ports
      .filter((port) => !/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535)
      .map((port) => refusal(`spec.portLevelMtls.${port}`, 'must be a port from 1 to 65535')),
    ...(ports.length > 0 && labels.length === 0
      ? [refusal('spec.portLevelMtls', 'needs a selector with labels')]
      : []),
  ];
}
