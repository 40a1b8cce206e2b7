import { fields, list, text } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { ApplicationProtocol } from '../model/topology.ts';
import { protocolNamed } from './app-protocol.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import { evidenceAt } from './evidence.ts';
import { plainText } from './plain-text.ts';

/** Hosts that ServiceEntries name and no call reaches: somebody needs them, and nothing says who. */
export function silentExternals(
  objects: readonly PlacedObject[],
  calls: readonly CallDraft[],
): readonly BlindSpot[] {
  const called = calls.flatMap(({ to }) => (to.kind === 'external' ? [to.host] : []));
  return objects.filter(isServiceEntry).flatMap((placed) =>
    list(fields(placed.object.spec).hosts)
      .map(plainText)
      .filter(
        (host) =>
          !called.some((name) => name === host || (host.startsWith('*.') && name.endsWith(host.slice(1)))),
      )
      .map(
        (host): BlindSpot => ({
          kind: 'external-without-caller',
          host,
          evidence: evidenceAt(placed, 'spec.hosts'),
        }),
      ),
  );
}

/** The ports of each host that a ServiceEntry names. */
export function entryPortsOf(objects: readonly PlacedObject[]): EntryPorts {
  const found = new Map<string, EntryPort[]>();
  for (const { object } of objects.filter(isServiceEntry)) {
    const spec = fields(object.spec);
    const ports = list(spec.ports)
      .map(fields)
      .flatMap(({ number, protocol }) => (typeof number === 'number' ? [{ number, protocol }] : []))
      .map(({ number, protocol }) => ({ port: number, appProtocol: protocolNamed(text(protocol)) }));
    for (const host of list(spec.hosts).map(plainText))
      found.set(host, [...(found.get(host) ?? []), ...ports]);
  }
  return found;
}

export type EntryPorts = ReadonlyMap<string, readonly EntryPort[]>;

export interface EntryPort {
  readonly port: number;
  readonly appProtocol: ApplicationProtocol | undefined;
}

function isServiceEntry({ object }: PlacedObject): boolean {
  return object.kind === 'ServiceEntry' && object.apiVersion.startsWith('networking.istio.io/');
}
