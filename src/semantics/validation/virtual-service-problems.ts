import type { KubernetesObject } from '../../model/kubernetes.ts';
import { checkExportTo } from './check-export-to.ts';
import { checkGatewayNames } from './check-gateway-names.ts';
import { checkHttpRoute } from './check-http-route.ts';
import { checkTcpRoute, checkTlsRoute } from './check-l4-routes.ts';
import { checkUnreachableRoutes } from './check-unreachable-routes.ts';
import { inspectIstioObject } from './inspect-istio-object.ts';
import { hostsOverlap, isAddress } from './istio-names.ts';
import type { ObjectProblem } from './object-problem.ts';
import { isRoutingClaim } from './routing-claim.ts';
import { virtualServiceSpec } from './shapes/virtual-service-shape.ts';
import type { View } from './view.ts';
import { brokenVirtualHost } from './virtual-host.ts';

/** What the CRD and istiod's webhook say about a VirtualService. */
export function virtualServiceProblems(object: KubernetesObject): ObjectProblem[] {
  return inspectIstioObject(object, virtualServiceSpec, (spec) => {
    const delegate = spec.field('hosts').length === 0;
    if (delegate) {
      for (const name of ['gateways', 'tls', 'tcp'])
        if (spec.field(name).length > 0)
          spec.field(name).refuse('cannot stand in a VirtualService without hosts');
    }
    checkGatewayNames(spec.field('gateways'));
    checkHosts(spec);
    const routes = ['http', 'tls', 'tcp'].map((name) => spec.field(name));
    if (routes.every(({ length }) => length === 0)) spec.refuse('must have http, tls or tcp routes');
    for (const route of spec.field('http').items()) checkHttpRoute(route, { delegate });
    for (const route of spec.field('tls').items()) checkTlsRoute(route, spec);
    for (const route of spec.field('tcp').items()) checkTcpRoute(route);
    checkExportTo(spec.field('exportTo'), { namespace: object.metadata.namespace ?? '', kind: 'other' });
    for (const list of routes) checkUnreachableRoutes(list);
  });
}

function checkHosts(spec: View): void {
  const gateways = spec.field('gateways').items();
  const forGateway = gateways.length > 0 && !gateways.some(({ text }) => text === 'mesh');
  if (!forGateway) checkRoutingClaims(spec.field('http'));
  const matches = spec
    .field('tls')
    .items()
    .flatMap((route) => route.field('match').items());
  const sni = forGateway && matches.some((match) => match.field('sniHosts').length > 0);
  const hosts = spec.field('hosts').items();
  let valid = true;
  for (const host of hosts) {
    const broken = brokenVirtualHost(host.text, { sni });
    if (broken !== undefined && !isAddress(host.text)) valid = host.keeps(broken) && valid;
    else if (host.text === '*' && !forGateway) {
      host.refuse('cannot be "*" without a gateway');
      valid = false;
    }
  }
  if (!valid) return;
  hosts.forEach((host, index) => {
    const twin = hosts.slice(0, index).find(({ text }) => hostsOverlap(text, host.text));
    if (twin !== undefined) host.refuse(`overlaps with ${twin.text}`);
  });
}

/** Claims of a token can be matched at a gateway only. */
function checkRoutingClaims(http: View): void {
  for (const match of http.items().flatMap((route) => route.field('match').items()))
    for (const name of ['headers', 'withoutHeaders'])
      for (const [header, place] of match.field(name).entries())
        if (isRoutingClaim(header)) place.refuse('matches a claim, which only a gateway can');
}
