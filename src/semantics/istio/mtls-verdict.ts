import type { ClusterWorkload } from '../../model/cluster.ts';
import type { ObjectReference } from '../../model/kubernetes.ts';
import type { DecidedBy, DefaultName, LayerVerdict } from '../../model/verdict.ts';
import type { Attributes } from './attributes.ts';
import { decideL4 } from './l4-decide.ts';
import type { MeshModel } from './mesh-model.ts';
import { truths } from './truth.ts';
import type { Wire } from './wire.ts';

/** The mTLS layer lets a request pass for a reason that no policy gives. */
export function passed(name: DefaultName, reason: string): LayerVerdict {
  return { layer: 'mtls', outcome: 'allowed', decidedBy: { default: name }, reason };
}

/** Whether what the caller's side sends is what the destination's side takes. */
export function mtlsVerdict(
  model: MeshModel,
  wire: Wire,
  workload: ClusterWorkload,
  port: number,
  connection: Omit<Attributes, 'http'> | undefined,
): LayerVerdict {
  if (wire.kind === 'blocked') return blockedVerdict(wire.because);
  switch (model.modeOf(workload)) {
    case 'none':
      return wire.kind === 'mtls'
        ? refused(by(wire.because), 'the caller sends mutual TLS to a pod without a proxy')
        : passed('not-in-mesh', 'the destination is outside the mesh');
    case 'gateway':
    case 'waypoint':
      return passed('permissive', "what a gateway accepts is its listeners' matter");
    case 'ambient': {
      if (!connection) return passed('mtls-between-proxies', 'the destination is in ambient mode');
      const { peer, peerOtherwise } = model.policies.atZtunnel(workload);
      const { allowed, decidedBy } = decideL4(peer, connection);
      if (peerOtherwise.some((other) => decideL4(other, connection).allowed !== allowed))
        return ageUnknown(model, workload);
      if (allowed === truths.no) return refused(decidedBy, 'STRICT: the caller sends plaintext');
      if (wire.kind === 'hbone') return passed('mtls-between-proxies', tunnelText(wire));
      return passed('permissive', 'plaintext is accepted');
    }
    case 'sidecar':
      return atSidecar(model, wire, workload, port);
    default:
      return passed('not-in-mesh', 'the destination is outside the mesh');
  }
}

/** The caller's sidecar knows no such destination and is told to refuse it (`REGISTRY_ONLY`). */
export function blockedVerdict(because: ObjectReference | undefined): LayerVerdict {
  const decidedBy: DecidedBy = because
    ? { policy: because, list: 'spec.egress' }
    : { default: 'not-in-mesh' };
  return refused(decidedBy, "REGISTRY_ONLY: the caller's sidecar does not know the destination");
}

/**
 * What becomes of a connection that does not pass the destination's proxy. A Service's callers with sidecars are told
 * to send mutual TLS whatever ports the pod keeps from its proxy, and the application takes none.
 *
 * @see https://github.com/istio/istio.io/pull/8917
 */
export function besideProxy(wire: Wire, port: number, throughService: boolean): LayerVerdict {
  const reason = `port ${port} does not pass the destination's proxy`;
  if (wire.kind !== 'mtls' || !throughService) return passed('port-bypasses-proxy', reason);
  const decidedBy: DecidedBy = wire.because ? by(wire.because) : { default: 'port-bypasses-proxy' };
  return refused(decidedBy, `the caller sends mutual TLS, and ${reason}`);
}

function atSidecar(model: MeshModel, wire: Wire, workload: ClusterWorkload, port: number): LayerVerdict {
  const { mode, decidedBy, otherwise } = model.mtlsMode(workload, port);
  const mutual = wire.kind === 'mtls' || wire.kind === 'hbone';
  // Where DISABLE is among the modes, what a proxy sends changes with it.
  const matters =
    wire.kind !== 'hbone' &&
    [mode, ...otherwise].some((one) => one === 'DISABLE' || (one === 'STRICT' && !mutual));
  if (otherwise.length > 0 && matters) return ageUnknown(model, workload);
  if (wire.kind === 'hbone' && wire.assumed) return passed('mtls-between-proxies', tunnelText(wire));
  if (mode === 'STRICT') {
    if (mutual) return { layer: 'mtls', outcome: 'allowed', decidedBy, reason: 'STRICT: mutual TLS' };
    const what = wire.kind === 'other-tls' ? 'TLS of another kind' : 'plaintext';
    return refused(decidedBy, `STRICT: the caller sends ${what}`);
  }
  if (mode === 'DISABLE' && wire.kind === 'mtls') {
    return refused(wire.because ? by(wire.because) : decidedBy, 'DISABLE: the caller sends mutual TLS');
  }
  if (wire.kind === 'hbone') return passed('mtls-between-proxies', tunnelText(wire));
  if (mutual) return passed('mtls-between-proxies', 'both ends have a proxy');
  const reason = `${mode}: plaintext is accepted`;
  return { layer: 'mtls', outcome: 'allowed', decidedBy, reason };
}

function tunnelText({ assumed }: Wire & { readonly kind: 'hbone' }): string {
  const taken = assumed
    ? ', if the sidecar takes it as under the ambient profile: the input does not say'
    : '';
  return `the tunnel carries mutual TLS${taken}`;
}

/** Of several PeerAuthentications the oldest counts, and nothing says which one that is. */
function ageUnknown(model: MeshModel, workload: ClusterWorkload): LayerVerdict {
  const rivals = model.policies.rivals(workload);
  const [object] = rivals;
  const names = rivals.map(({ namespace, name }) => `${namespace}/${name}`).join(' or ');
  const reason = `the oldest of them counts, ${names}, and none has a creationTimestamp`;
  const decidedBy: DecidedBy = { default: 'age-unknown', ...(object ? { object } : {}) };
  return { layer: 'mtls', outcome: 'undetermined', decidedBy, reason };
}

function refused(decidedBy: DecidedBy, reason: string): LayerVerdict {
  return { layer: 'mtls', outcome: 'denied', decidedBy, reason };
}

function by(rule: ObjectReference | undefined): DecidedBy {
  return rule ? { policy: rule, list: 'spec.trafficPolicy' } : { default: 'not-in-mesh' };
}
