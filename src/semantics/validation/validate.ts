import type { KubernetesObject } from '../../model/kubernetes.ts';
import { authorizationPolicyProblems } from './authorization-policy-problems.ts';
import type { ObjectProblem } from './object-problem.ts';
import { peerAuthenticationProblems } from './peer-authentication-problems.ts';
import { requestAuthenticationProblems } from './request-authentication-problems.ts';

/** Checks of one kind, one file each, by `group/kind`. */
const validators: Readonly<Record<string, (object: KubernetesObject) => ObjectProblem[]>> = {
  'security.istio.io/AuthorizationPolicy': authorizationPolicyProblems,
  'security.istio.io/PeerAuthentication': peerAuthenticationProblems,
  'security.istio.io/RequestAuthentication': requestAuthenticationProblems,
};

/** Whether there are checks for objects of this kind. */
export function isValidated(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  return Object.hasOwn(validators, keyOf(object));
}

/**
 * What the API server and the owner's admission webhook would say about an object, in the order of its fields;
 * nothing for kinds without checks. Errors mean that it would be refused.
 */
export function validate(object: KubernetesObject): ObjectProblem[] {
  return validators[keyOf(object)]?.(object) ?? [];
}

function keyOf({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.lastIndexOf('/')) : ''}/${kind}`;
}
