import { gatewayNameLabel } from '../../../model/gateway-name-label.ts';
import { policyTarget } from '../../istio/policy-target.ts';
import type { Detector } from '../detector.ts';
import { objectTitle } from '../facts/names.ts';

/** What attaches to such a gateway by name. */
const kinds = [
  ['security.istio.io', 'AuthorizationPolicy'],
  ['security.istio.io', 'RequestAuthentication'],
  ['telemetry.istio.io', 'Telemetry'],
  ['extensions.istio.io', 'WasmPlugin'],
] as const;

/** Policies that select the pods of a gateway of the Gateway API (Istio `analyzers/k8sgateway/workloadselector.go`). */
export const selectorPolicyOnGateway: Detector<'selector-policy-on-gateway'> = {
  code: 'selector-policy-on-gateway',
  *detect({ of, planeOf, workloadsIn }) {
    for (const [group, kind] of kinds) {
      for (const placed of of(group, kind)) {
        const { selector = {}, targetRefs } = policyTarget(placed.object);
        if (targetRefs.length > 0 || Object.keys(selector).length === 0) continue;
        const namespace = placed.object.metadata.namespace ?? 'default';
        const gateway = workloadsIn(namespace, selector).find(
          (workload) => gatewayNameLabel in workload.labels && planeOf(workload) !== 'waypoint',
        );
        if (!gateway) continue;
        yield {
          at: placed,
          values: {
            policy: objectTitle(placed),
            gateway: `${namespace}/${gateway.labels[gatewayNameLabel]}`,
          },
        };
      }
    }
  },
};
