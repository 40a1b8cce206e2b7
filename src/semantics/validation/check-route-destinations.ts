import { checkDestination } from './check-destination.ts';
import { checkHeaderChanges } from './check-header-changes.ts';
import type { View } from './view.ts';

/** `route` of an HTTP, TLS or TCP route: destinations and their weights. */
export function checkRouteDestinations(routes: View): void {
  let total = 0;
  for (const route of routes.items()) {
    const destination = route.field('destination');
    if (destination.set) checkDestination(destination);
    else destination.refuse('is required');
    checkHeaderChanges(route.field('headers'));
    const weight = route.field('weight');
    if (weight.number < 0) weight.refuse('must not be negative');
    total += weight.number;
  }
  if (routes.length > 1 && total === 0) routes.refuse('has weights that add up to 0');
}
