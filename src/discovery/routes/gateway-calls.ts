import { namespacedName } from '../../model/namespaced-name.ts';
import type { PlatformGateway } from '../../model/platform.ts';
import type { EntryPoint } from '../../model/topology.ts';
import type { BlindSpot } from '../blind-spot.ts';
import type { CallDraft } from '../call-draft.ts';
import { referenceTo } from '../reference-to.ts';

/** Calls that come from a gateway, as a policy or observed traffic shows them, and for which there is no entry point. */
export function callsWithoutRoute(
  calls: readonly CallDraft[],
  gateways: readonly PlatformGateway[],
  entryPoints: readonly EntryPoint[],
): BlindSpot[] {
  const names = new Map(gateways.map((gateway) => [namespacedName(gateway), gateway.name]));
  const routed = new Set(
    entryPoints.map(({ gateway, to, port }) => `${gateway} ${namespacedName(to)}:${port}`),
  );
  return calls.flatMap(({ from, to, port, origin }): BlindSpot[] => {
    const gateway = names.get(namespacedName(from));
    if (gateway === undefined || to.kind !== 'workload') return [];
    const called = namespacedName(to);
    if (names.has(called) || routed.has(`${gateway} ${called}:${port}`)) return [];
    const [evidence] = origin.evidence ?? [];
    const source = evidence
      ? `${evidence.object} ${evidence.field}`
      : origin.kind === 'observed'
        ? origin.source
        : '';
    return [
      {
        kind: 'gateway-without-route',
        workload: referenceTo(to),
        gateway: namespacedName(from),
        port,
        source,
      },
    ];
  });
}
