import { fields, list } from '../kubernetes/untrusted.ts';
import type { PlacedObject } from '../model/kubernetes.ts';
import type { CallDraft } from './call-draft.ts';
import type { BlindSpot } from './discovery.ts';
import { evidenceAt } from './evidence.ts';
import { plainText } from './plain-text.ts';

/** Hosts that ServiceEntries name and no call reaches: somebody needs them, and nothing says who. */
export function silentExternals(
  objects: readonly PlacedObject[],
  calls: readonly CallDraft[],
): readonly BlindSpot[] {
  const called = calls.flatMap(({ to }) => (to.kind === 'external' ? [to.host] : []));
  return objects
    .filter(
      ({ object }) => object.kind === 'ServiceEntry' && object.apiVersion.startsWith('networking.istio.io/'),
    )
    .flatMap((placed) =>
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
