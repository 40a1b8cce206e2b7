import { namespacedName } from '../model/namespaced-name.ts';
import type { PlatformGateway } from '../model/platform.ts';
import type { BlindSpot } from './blind-spot.ts';
import type { CallDraft } from './call-draft.ts';
import { referenceTo } from './reference-to.ts';

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
  const routing = new Set(gateways.map(namespacedName));
  const found = new Map<string, PlatformCall>();
  for (const { from, to } of calls) {
    const caller = namespacedName(from);
    if (to.kind !== 'workload' || !platform.has(caller) || routing.has(caller)) continue;
    const callee = namespacedName(to);
    if (platform.has(callee)) continue;
    const known = found.get(callee)?.callers ?? [];
    const isKnown = known.some((one) => namespacedName(one) === caller);
    found.set(callee, {
      kind: 'called-by-platform',
      workload: referenceTo(to),
      callers: isKnown ? known : [...known, referenceTo(from)],
    });
  }
  return [...found.values()];
}
