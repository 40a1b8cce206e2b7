import { isFields } from '../../kubernetes/untrusted.ts';
import type { KubernetesObject } from '../../model/kubernetes.ts';
import { validateNetworkPolicy } from '../network-policy/validate.ts';
import { authorizationPolicyProblems } from './authorization-policy-problems.ts';
import { destinationRuleProblems } from './destination-rule-problems.ts';
import { envoyFilterProblems } from './envoy-filter-problems.ts';
import { gatewayApiGatewayProblems } from './gateway-api-gateway-problems.ts';
import { gatewayProblems } from './gateway-problems.ts';
import { httpRouteProblems } from './http-route-problems.ts';
import { objectNameProblems } from './object-metadata.ts';
import { caution, type ObjectProblem, refusal } from './object-problem.ts';
import { peerAuthenticationProblems } from './peer-authentication-problems.ts';
import { requestAuthenticationProblems } from './request-authentication-problems.ts';
import { serviceEntryProblems } from './service-entry-problems.ts';
import { sidecarProblems } from './sidecar-problems.ts';
import { telemetryProblems } from './telemetry-problems.ts';
import { virtualServiceProblems } from './virtual-service-problems.ts';

interface Validator {
  /** Versions of the group under which the kind is served. */
  readonly versions: readonly string[];
  readonly problems: (object: KubernetesObject) => readonly ObjectProblem[];
}

const networking = ['v1', 'v1beta1', 'v1alpha3'];
const security = ['v1', 'v1beta1'];

/** One file each, by `group/kind`. */
const validators: Readonly<Record<string, Validator>> = {
  'networking.k8s.io/NetworkPolicy': { versions: ['v1'], problems: networkPolicyProblems },
  'security.istio.io/AuthorizationPolicy': { versions: security, problems: authorizationPolicyProblems },
  'security.istio.io/PeerAuthentication': { versions: security, problems: peerAuthenticationProblems },
  'security.istio.io/RequestAuthentication': { versions: security, problems: requestAuthenticationProblems },
  'networking.istio.io/DestinationRule': { versions: networking, problems: destinationRuleProblems },
  'networking.istio.io/EnvoyFilter': { versions: ['v1alpha3'], problems: envoyFilterProblems },
  'networking.istio.io/Gateway': { versions: networking, problems: gatewayProblems },
  'networking.istio.io/ServiceEntry': { versions: networking, problems: serviceEntryProblems },
  'networking.istio.io/Sidecar': { versions: networking, problems: sidecarProblems },
  'networking.istio.io/VirtualService': { versions: networking, problems: virtualServiceProblems },
  'telemetry.istio.io/Telemetry': { versions: ['v1', 'v1alpha1'], problems: telemetryProblems },
  'gateway.networking.k8s.io/Gateway': { versions: ['v1', 'v1beta1'], problems: gatewayApiGatewayProblems },
  'gateway.networking.k8s.io/HTTPRoute': { versions: ['v1', 'v1beta1'], problems: httpRouteProblems },
};

/** Whether there are checks for objects of this kind. */
export function isValidated(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): boolean {
  return Object.hasOwn(validators, keyOf(object));
}

/**
 * What the API server (schema and rules of the CRD) and the owner's admission webhook say about an object, in the order
 * of its fields; nothing for kinds without checks. An error means that it would be refused. Never throws.
 */
export function validateObject(object: KubernetesObject): ObjectProblem[] {
  const validator = isValidated(object) ? validators[keyOf(object)] : undefined;
  if (validator === undefined) return [];
  if (!isFields(object.metadata)) return [refusal('metadata', 'must be an object')];
  const version = object.apiVersion.slice(object.apiVersion.lastIndexOf('/') + 1);
  const served = validator.versions.includes(version);
  return [
    ...(served ? [] : [refusal('apiVersion', `must be of version ${validator.versions.join(', ')}`)]),
    ...(keyOf(object) === 'networking.k8s.io/NetworkPolicy' ? [] : objectNameProblems(object)),
    ...validator.problems(object),
  ];
}

function networkPolicyProblems(object: KubernetesObject): ObjectProblem[] {
  return validateNetworkPolicy(object).map(({ kind, path, message }) =>
    kind === 'refused' ? refusal(path, message) : caution(path, message),
  );
}

function keyOf({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  return `${apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.lastIndexOf('/')) : ''}/${kind}`;
}
