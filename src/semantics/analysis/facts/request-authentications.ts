import type { PolicyTarget } from '../../istio/policy-target.ts';
import type { RequestAuthentication } from '../../istio/request-authentication.ts';
import type { AnalysisContext } from '../analysis-context.ts';
import type { PlacedAuthorization } from './placed-authorizations.ts';

/**
 * The RequestAuthentications that check tokens where an AuthorizationPolicy decides: in the same namespace or in the
 * root namespace, for at least part of the same workloads, or attached to the same objects.
 */
export function requestAuthenticationsFor(
  { requestAuthentications, settings }: AnalysisContext,
  { policy }: PlacedAuthorization,
): readonly RequestAuthentication[] {
  const { rootNamespace } = settings;
  return requestAuthentications
    .map((each) => each.policy)
    .filter(({ namespace, target }) => {
      const apart =
        namespace !== policy.namespace && namespace !== rootNamespace && policy.namespace !== rootNamespace;
      return !apart && overlap(policy.target, target);
    });
}

function overlap(a: PolicyTarget, b: PolicyTarget): boolean {
  if (a.targetRefs.length === 0 && b.targetRefs.length === 0) {
    return Object.entries(a.selector ?? {}).every(([key, value]) => (b.selector?.[key] ?? value) === value);
  }
  // One proxy can be meant by its Gateway and by a Service behind it; only the same kind can be compared.
  return a.targetRefs.some((one) =>
    b.targetRefs.some((other) => one.kind !== other.kind || one.name === other.name),
  );
}
