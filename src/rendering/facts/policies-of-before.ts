import { isOurs } from '../../model/managed-by.ts';
import type { Survey } from './survey.ts';

/** A policy that stands beside ours and may still allow more than was declared. */
export interface ExistingPolicy {
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

const resources: Readonly<Record<string, string>> = {
  NetworkPolicy: 'networkpolicy.networking.k8s.io',
  AuthorizationPolicy: 'authorizationpolicy.security.istio.io',
};

/** Policies of others in the namespaces of the application that act on the same traffic as ours. */
export function existingPolicies(survey: Survey): ExistingPolicy[] {
  const layers = { NetworkPolicy: survey.np, AuthorizationPolicy: survey.mesh } as Record<string, boolean>;
  const names = new Set(survey.namespaces.map(({ namespace }) => namespace.name));
  return survey.existing
    .filter(({ kind, metadata }) => layers[kind] && names.has(metadata.namespace ?? 'default'))
    .filter((object) => !isOurs(object))
    .map(({ kind, metadata }) => ({
      resource: resources[kind] ?? kind,
      namespace: metadata.namespace ?? 'default',
      name: metadata.name,
    }))
    .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** Those of them that the end of the rollout does not rely on. */
export function retiredPolicies(survey: Survey): ExistingPolicy[] {
  const kinds = new Map(Object.entries(resources).map(([kind, resource]) => [resource, kind]));
  return existingPolicies(survey).filter(
    ({ resource, namespace, name }) => !survey.needed.has(`${kinds.get(resource)} ${namespace}/${name}`),
  );
}
