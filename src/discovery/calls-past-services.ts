import type { ClusterWorkload } from '../model/cluster.ts';
import type { LocatedAddress } from './addresses/located-address.ts';
import type { BlindSpot } from './blind-spot.ts';
import { type CallDraft, type Confidence, inferred } from './call-draft.ts';
import type { Inventory } from './inventory.ts';
import { referenceTo } from './reference-to.ts';

/** A Knative Service makes a Service of its name; that leads to Knative's gateway, and from there to the pods. */
export function callToKnative(
  from: ClusterWorkload,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { setting }: LocatedAddress,
  inventory: Inventory,
): CallDraft | undefined {
  const callee = inventory.workload(namespace, name);
  const port = callee?.ports[0]?.port;
  if (callee?.kind !== 'KnativeService' || port === undefined || callee === from) return undefined;
  return {
    from: referenceTo(from),
    to: { kind: 'workload', ...referenceTo(callee) },
    port,
    protocol: 'TCP',
    appProtocol: 'http',
    origin: inferred('low', setting.evidence),
  };
}

/** A pod gets another address with every start: the call is certain, and the setting is not to be relied on. */
export function callToPod(
  from: ClusterWorkload,
  callee: ClusterWorkload,
  { setting, port, defaultPort, appProtocol, host }: LocatedAddress,
): CallDraft | BlindSpot | undefined {
  if (callee === from) return undefined;
  const { evidence, secret } = setting;
  const number = port ?? defaultPort;
  if (number === undefined)
    return secret
      ? { kind: 'secret-address', from: referenceTo(from), evidence }
      : { kind: 'unknown-port', from: referenceTo(from), host, evidence };
  return {
    from: referenceTo(from),
    to: { kind: 'workload', ...referenceTo(callee) },
    port: number,
    protocol: 'TCP',
    ...(appProtocol ? { appProtocol } : {}),
    origin: inferred('medium', evidence),
  };
}

/** A host that is neither a Service nor a pod of the inputs. */
export function callToOutside(
  from: ClusterWorkload,
  host: string,
  address: LocatedAddress,
): CallDraft | BlindSpot {
  const { setting } = address;
  const { evidence } = setting;
  if (setting.secret) return { kind: 'secret-address', from: referenceTo(from), evidence };
  const port = address.port ?? address.defaultPort;
  if (port === undefined) return { kind: 'unknown-port', from: referenceTo(from), host, evidence };
  return outsideCall(from, host, port, address, setting.kind === 'file' ? 'low' : 'medium');
}

export function outsideCall(
  from: ClusterWorkload,
  host: string,
  port: number,
  { appProtocol, setting }: LocatedAddress,
  confidence: Confidence,
): CallDraft {
  return {
    from: referenceTo(from),
    to: { kind: 'external', host },
    port,
    protocol: appProtocol === 'udp' ? 'UDP' : 'TCP',
    ...(appProtocol ? { appProtocol } : {}),
    origin: inferred(confidence, setting.evidence),
  };
}
