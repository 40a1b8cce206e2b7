import { checkDestination } from './check-destination.ts';
import { checkDuration } from './check-duration.ts';
import { checkFault } from './check-fault.ts';
import { checkAuthorityRewrite, checkHeaderChanges } from './check-header-changes.ts';
import { checkHttpMatch } from './check-http-match.ts';
import {
  checkCors,
  checkDirectResponse,
  checkRedirect,
  checkRetries,
  checkRewrite,
} from './check-route-actions.ts';
import { checkRouteDestinations } from './check-route-destinations.ts';
import type { View } from './view.ts';

/** One HTTP route of a VirtualService, by istiod's webhook; `delegate`: of one without hosts. */
export function checkHttpRoute(route: View, { delegate }: { readonly delegate: boolean }): void {
  checkConflicts(route, delegate);
  for (const match of route.field('match').items()) checkHttpMatch(match);
  checkHeaderChanges(route.field('headers'));
  checkCors(route.field('corsPolicy'));
  checkFault(route.field('fault'));
  checkMirrors(route);
  checkRedirect(route.field('redirect'), route.field('match'));
  checkDirectResponse(route.field('directResponse'));
  checkRetries(route.field('retries'));
  checkRewrite(route.field('rewrite'));
  checkAuthorityRewrite(route);
  checkRouteDestinations(route.field('route'));
  checkDuration(route.field('timeout'));
}

/** A route does one thing: it goes somewhere, redirects, answers itself, or delegates. */
function checkConflicts(route: View, delegate: boolean): void {
  const has = (name: string) => (name === 'route' ? route.field(name).length > 0 : route.field(name).set);
  const excludes = (name: string, others: readonly string[]) => {
    for (const other of others.filter(has)) route.field(other).refuse(`cannot stand beside ${name}`);
  };
  if (has('delegate') && !delegate) {
    excludes('delegate', ['redirect', 'route']);
    return;
  }
  if (has('delegate')) route.field('delegate').refuse('cannot stand in a VirtualService without hosts');
  if (has('redirect')) excludes('redirect', ['route', 'fault', 'rewrite', 'directResponse']);
  else if (has('directResponse')) excludes('directResponse', ['route', 'fault', 'rewrite']);
  else if (!has('route')) route.refuse('must have route, redirect or directResponse');
  if (has('mirror') && route.field('mirrors').length > 0) excludes('mirrors', ['mirror']);
}

function checkMirrors(route: View): void {
  const deprecated = route.oneOf('mirrorPercent', 'mirror_percent');
  if (deprecated !== undefined) {
    deprecated.warn('is deprecated: use mirrorPercentage');
    if (deprecated.number > 100) deprecated.refuse('must be at most 100');
  }
  checkPercentage(route.field('mirrorPercentage'));
  checkDestination(route.field('mirror'));
  for (const mirror of route.field('mirrors').items()) {
    if (!mirror.field('destination').set) mirror.field('destination').refuse('is required');
    checkDestination(mirror.field('destination'));
    checkPercentage(mirror.field('percentage'));
  }
}

function checkPercentage(percentage: View): void {
  const { number } = percentage.field('value');
  if (number < 0 || number > 100) percentage.field('value').refuse('must be from 0 to 100');
}
