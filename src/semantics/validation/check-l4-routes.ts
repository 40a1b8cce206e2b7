import { checkMatchPlace } from './check-http-match.ts';
import { checkRouteDestinations } from './check-route-destinations.ts';
import { brokenSubnet, hostIsWithin, isAddress } from './istio-names.ts';
import type { View } from './view.ts';
import { brokenVirtualHost } from './virtual-host.ts';

/** `tcp` routes of a VirtualService, by istiod's webhook. */
export function checkTcpRoute(route: View): void {
  for (const match of route.field('match').items()) checkL4Match(match);
  if (route.field('route').length === 0) route.field('route').refuse('is required');
  checkRouteDestinations(route.field('route'));
}

/** `tls` routes: each match names hosts of the VirtualService by SNI. */
export function checkTlsRoute(route: View, spec: View): void {
  if (route.field('match').length === 0) route.field('match').refuse('must have at least one match');
  for (const match of route.field('match').items()) {
    const names = match.field('sniHosts');
    if (names.length === 0) names.refuse('must have at least one host');
    for (const name of names.items()) checkSniHost(name, spec);
    checkL4Match(match);
  }
  if (route.field('route').length === 0) route.field('route').refuse('is required');
  checkRouteDestinations(route.field('route'));
}

function checkL4Match(match: View): void {
  for (const subnet of match.field('destinationSubnets').items()) subnet.keeps(brokenSubnet(subnet.text));
  checkMatchPlace(match);
}

function checkSniHost(name: View, spec: View): void {
  const gateways = spec
    .field('gateways')
    .items()
    .map(({ text }) => text);
  const broken = brokenVirtualHost(name.text, { sni: !gateways.includes('mesh') });
  if (broken !== undefined) {
    if (isAddress(name.text)) name.warn('is an address, which most clients do not send as SNI');
    else name.keeps(broken);
    return;
  }
  const hosts = spec
    .field('hosts')
    .items()
    .map(({ text }) => text);
  if (!hosts.some((host) => hostIsWithin(name.text, host))) name.refuse('is within none of the hosts');
}
