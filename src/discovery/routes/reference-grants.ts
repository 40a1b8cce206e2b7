import { fields, list } from '../../kubernetes/untrusted.ts';
import type { PlacedObject } from '../../model/kubernetes.ts';
import type { Route } from './route.ts';

/**
 * Whether the namespace of a route's Service allows the reference: it is the route's own, or a ReferenceGrant there
 * names the route's kind and namespace, and Services, or this one (gateway-api.sigs.k8s.io "ReferenceGrant").
 */
export function grantsOf(objects: readonly PlacedObject[]): (route: Route) => boolean {
  const grants = objects
    .map(({ object }) => object)
    .filter(
      ({ kind, apiVersion }) =>
        kind === 'ReferenceGrant' && apiVersion.startsWith('gateway.networking.k8s.io/'),
    )
    .map(({ metadata, spec }) => ({
      namespace: metadata.namespace ?? 'default',
      from: list(fields(spec).from).map(fields),
      to: list(fields(spec).to).map(fields),
    }));
  return ({ referredFrom, service }) =>
    referredFrom === undefined ||
    grants.some(
      ({ namespace, from, to }) =>
        namespace === service.namespace &&
        from.some((each) => each.kind === referredFrom.kind && each.namespace === referredFrom.namespace) &&
        to.some(({ kind, name }) => kind === 'Service' && (name === undefined || name === service.name)),
    );
}
