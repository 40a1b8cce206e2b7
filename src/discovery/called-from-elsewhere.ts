import type { BlindSpot } from './blind-spot.ts';
import { id } from './inventory.ts';

/** Leaves out Services of which a caller is seen, though no call can stand for it. */
export function notCalledFromElsewhere(ends: readonly BlindSpot[]): (spot: BlindSpot) => boolean {
  const called = new Set(
    ends.flatMap((end) =>
      end.kind === 'caller-not-in-input'
        ? end.workloads.map(({ namespace, name }) => id(namespace, name))
        : end.kind === 'gateway-without-route'
          ? [id(end.workload.namespace, end.workload.name)]
          : [],
    ),
  );
  return (spot) =>
    spot.kind !== 'service-without-caller' ||
    !spot.workloads.some(({ namespace, name }) => called.has(id(namespace, name)));
}
