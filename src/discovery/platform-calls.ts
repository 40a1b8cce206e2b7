import type { PlatformGateway } from '../model/platform.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import { id } from './inventory.ts';

type PlatformCall = Extract<BlindSpot, { kind: 'called-by-platform' }>;

/**
 * Workloads that a part of the platform is seen to call: its calls are in no topology. Those of gateways are told by
 * their entry points, or where these are missing.
 */
export function platformCalls(
  calls: readonly CallDraft[],
  platform: ReadonlySet<string>,
  gateways: readonly PlatformGateway[],
): readonly PlatformCall[] {
  const routing = new Set(gateways.map(({ namespace, name }) => id(namespace, name)));
  const found = new Map<string, PlatformCall>();
  for (const { from, to } of calls) {
    const caller = id(from.namespace, from.name);
    if (to.kind !== 'workload' || !platform.has(caller) || routing.has(caller)) continue;
    const callee = id(to.namespace, to.name);
    if (platform.has(callee)) continue;
    const known = found.get(callee)?.callers ?? [];
    const isKnown = known.some(({ namespace, name }) => id(namespace, name) === caller);
    found.set(callee, {
      kind: 'called-by-platform',
      workload: { namespace: to.namespace, name: to.name },
      callers: isKnown ? known : [...known, { namespace: from.namespace, name: from.name }],
    });
  }
  return [...found.values()];
}
