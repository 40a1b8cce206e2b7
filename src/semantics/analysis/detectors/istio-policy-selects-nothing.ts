import { policyTarget, selects } from '../../istio/policy-target.ts';
import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

/** Security policies of Istio whose selector no workload of the input fits. */
export const istioPolicySelectsNothing: Detector<'istio-policy-selects-nothing'> = {
  code: 'istio-policy-selects-nothing',
  *detect(context) {
    const { openWorld, settings, workloadsIn, cluster, of } = context;
    if (openWorld) return;
    const platform = [...(context.platform?.gateways ?? [])];
    for (const kind of ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication']) {
      for (const placed of of('security.istio.io', kind)) {
        const { selector = {}, targetRefs } = policyTarget(placed.object);
        const namespace = placed.object.metadata.namespace ?? 'default';
        if (targetRefs.length > 0) continue;
        const isRoot = namespace === settings.rootNamespace;
        if (isRoot && Object.keys(selector).length === 0) continue;
        const found = isRoot
          ? cluster.workloads.some(({ labels }) => selects(selector, labels))
          : workloadsIn(namespace, selector).length > 0;
        if (
          found ||
          platform.some(
            (gateway) => (isRoot || gateway.namespace === namespace) && selects(selector, gateway.labels),
          )
        )
          continue;
        yield { at: placed, values: { policy: objectTitle(placed) } };
      }
    }
  },
};
