import type { KubernetesObject } from '../../model/kubernetes.ts';
import { checkConnectionPool } from './check-connection-pool.ts';
import { checkDestination } from './check-destination.ts';
import { checkSidecarEgress } from './check-sidecar-egress.ts';
import { checkSidecarIngress } from './check-sidecar-ingress.ts';
import { checkWorkloadLabels } from './check-workload-labels.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import { brokenFqdn } from './istio-names.ts';
import type { ObjectProblem } from './object-problem.ts';
import { sidecarSpec } from './shapes/sidecar-shape.ts';
import type { View } from './view.ts';

/** What the CRD and istiod's webhook say about a Sidecar. */
export function sidecarProblems(object: KubernetesObject): ObjectProblem[] {
  return inspectIstioObject(object, sidecarSpec, (spec) => {
    checkWorkloadLabels(spec.field('workloadSelector'));
    const lists = spec.field('egress').length + spec.field('ingress').length;
    if (lists === 0 && !spec.oneOf('outboundTrafficPolicy', 'inboundConnectionPool'))
      spec.refuse('must say something: egress, ingress, outboundTrafficPolicy or inboundConnectionPool');
    checkSidecarIngress(spec.field('ingress'));
    checkConnectionPool(spec.field('inboundConnectionPool'));
    checkSidecarEgress(spec.field('egress'), object.metadata.namespace ?? '');
    checkOutboundPolicy(spec.field('outboundTrafficPolicy'));
  });
}

function checkOutboundPolicy(policy: View): void {
  const proxy = policy.field('egressProxy');
  if (!proxy.set) return;
  if (policy.field('mode').text !== 'ALLOW_ANY') {
    proxy.refuse('goes with mode ALLOW_ANY only');
    return;
  }
  proxy.field('host').keeps(brokenFqdn(proxy.field('host').text));
  if (proxy.field('port').set) checkDestination(proxy);
  else proxy.field('port').refuse('is required');
}
