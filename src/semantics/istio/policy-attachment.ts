import { gatewayNameLabel } from '../../model/gateway-name-label.ts';
import type { Labels } from '../../model/kubernetes.ts';
import { type PolicyTarget, selects, type TargetReference } from './policy-target.ts';

const waypointClass = 'istio-waypoint';

/** One proxy that policies attach to, and for a waypoint the Service that the request is for. */
export interface AttachmentPoint {
  readonly namespace: string;
  readonly labels: Labels;
  readonly isWaypoint: boolean;
  readonly service?: {
    readonly namespace: string;
    readonly name: string;
    readonly kind: 'Service' | 'ServiceEntry';
  };
}

/**
 * Whether a policy of `policyNamespace` acts at this proxy (Istio `pilot/pkg/model/policyattachment.go`).
 * Only policies of the root namespace, the proxy's own and the Service's are ever looked at.
 */
export function attaches(
  policyNamespace: string,
  target: PolicyTarget,
  point: AttachmentPoint,
  rootNamespace: string,
): boolean {
  const looksAt = [rootNamespace, point.namespace, point.service?.namespace];
  if (!looksAt.includes(policyNamespace)) return false;
  const gatewayName = point.labels[gatewayNameLabel];
  if (gatewayName === undefined) {
    return target.targetRefs.length === 0 && selects(target.selector, point.labels);
  }
  if (target.targetRefs.length === 0) return !point.isWaypoint && selects(target.selector, point.labels);
  return target.targetRefs.some((reference) =>
    refersTo(reference, policyNamespace, point, gatewayName, rootNamespace),
  );
}

function refersTo(
  reference: TargetReference,
  policyNamespace: string,
  point: AttachmentPoint,
  gatewayName: string,
  rootNamespace: string,
): boolean {
  const { service } = point;
  switch (`${reference.group === 'core' ? '' : reference.group}/${reference.kind}`) {
    case '/Service':
    case 'networking.istio.io/ServiceEntry':
      return (
        point.isWaypoint &&
        service?.kind === reference.kind &&
        reference.name === service.name &&
        policyNamespace === service.namespace
      );
    case 'gateway.networking.k8s.io/GatewayClass':
      return point.isWaypoint && policyNamespace === rootNamespace && reference.name === waypointClass;
    case 'gateway.networking.k8s.io/Gateway':
      return (
        policyNamespace === point.namespace &&
        (reference.namespace ?? point.namespace) === point.namespace &&
        reference.name === gatewayName
      );
    default:
      return false;
  }
}
