import { namespacedName } from '../model/namespaced-name.ts';
import type { BlindSpot } from './blind-spot.ts';

/** Leaves out Services of which a caller is seen, though no call can stand for it. */
export function notCalledFromElsewhere(ends: readonly BlindSpot[]): (spot: BlindSpot) => boolean {
  const called = new Set(
    ends.flatMap((end) =>
      end.kind === 'caller-not-in-input'
        ? end.workloads.map(namespacedName)
        : end.kind === 'gateway-without-route'
          ? [namespacedName(end.workload)]
          : [],
    ),
  );
  return (spot) =>
    spot.kind !== 'service-without-caller' || !spot.workloads.some((one) => called.has(namespacedName(one)));
}
