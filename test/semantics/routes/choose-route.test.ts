import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../src/model/kubernetes.ts';
import type { HttpRequest } from '../../../src/model/request.ts';
import { chooseRoute } from '../../../src/semantics/routes/choose-route.ts';
import type { RoutedTraffic } from '../../../src/semantics/routes/route.ts';
import { routeTable } from '../../../src/semantics/routes/route-table.ts';

const api = 'api.shop.svc.cluster.local';

function virtualService(spec: object, name = 'api'): KubernetesObject {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: 'shop' },
    spec: { hosts: [api], ...spec },
  };
}

function httpRoute(rules: readonly object[], spec: object = {}): KubernetesObject {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'api', namespace: 'shop' },
    spec: { parentRefs: [{ group: '', kind: 'Service', name: 'api', port: 80 }], rules, ...spec },
  };
}

const to = (host: string, port = 80) => ({ destination: { host, port: { number: port } } });
const backend = (name: string) => ({ name, port: 80 });
const path = (type: string, value: string) => ({ path: { type, value } });

/** Where the objects send a request, as `host:port`; or why nowhere. */
function sentTo(
  objects: readonly KubernetesObject[],
  http: Partial<HttpRequest> = {},
  traffic: Partial<RoutedTraffic> = {},
): readonly string[] | 'unrouted' | 'nowhere' {
  const choice = chooseRoute(routeTable(objects).routes, {
    at: 'mesh',
    host: api,
    port: 80,
    protocol: 'TCP',
    reads: 'http',
    http: { method: 'GET', path: '/', ...http },
    source: { namespace: 'shop', labels: { app: 'web' } },
    ...traffic,
  });
  return choice.kind === 'routed'
    ? choice.targets.map(({ target }) => `${target.host.split('.')[0]}:${target.port}`)
    : choice.kind;
}

describe('VirtualServices', () => {
  it('have no say about hosts that they do not name', () => {
    const objects = [virtualService({ hosts: ['other'], http: [{ route: [to('other')] }] })];
    expect(sentTo(objects)).toBe('unrouted');
  });

  it('send to every backend of the first rule that fits, mirrors included', () => {
    const objects = [
      virtualService({
        http: [
          { match: [{ headers: { 'x-tester': { exact: 'yes' } } }], route: [to('api-v3')] },
          { route: [{ ...to('api-v1'), weight: 90 }, to('api-v2', 8080)], mirror: { host: 'shadow' } },
        ],
      }),
    ];
    expect(sentTo(objects)).toEqual(['api-v1:80', 'api-v2:8080', 'shadow:undefined']);
    expect(sentTo(objects, { headers: { 'X-Tester': 'yes' } })).toEqual(['api-v3:80']);
  });

  it('leave a port alone that all of their rules leave out, and refuse what no rule of a port takes', () => {
    const objects = [
      virtualService({ http: [{ match: [{ port: 80, uri: { prefix: '/api' } }], route: [to('api')] }] }),
    ];
    expect(sentTo(objects, {}, { port: 9000 })).toBe('unrouted');
    expect(sentTo(objects, { path: '/other' })).toBe('nowhere');
    expect(sentTo(objects, { path: '/api/x' })).toEqual(['api:80']);
  });

  it('count as both where two are for one host, since their order is not defined', () => {
    const objects = ['one', 'two'].map((name) => virtualService({ http: [{ route: [to(name)] }] }, name));
    expect(sentTo(objects)).toEqual(['one:80', 'two:80']);
  });

  it('go by the longest host', () => {
    const objects = [
      virtualService({ hosts: ['*.shop.svc.cluster.local'], http: [{ route: [to('any')] }] }, 'any'),
      virtualService({ http: [{ route: [to('api')] }] }),
    ];
    expect(sentTo(objects)).toEqual(['api:80']);
    expect(sentTo(objects, {}, { host: 'web.shop.svc.cluster.local' })).toEqual(['any:80']);
  });

  it('hold at the gateways that they name, and by default in the mesh', () => {
    const objects = [virtualService({ gateways: ['edge'], http: [{ route: [to('api')] }] })];
    expect(sentTo(objects)).toBe('unrouted');
    expect(sentTo(objects, {}, { at: ['shop/edge'] })).toEqual(['api:80']);
  });

  it('are seen by the namespaces to which they are exported', () => {
    const objects = [virtualService({ exportTo: ['.'], http: [{ route: [to('api')] }] })];
    expect(sentTo(objects, {}, { source: { namespace: 'pay', labels: {} } })).toBe('unrouted');
    expect(sentTo(objects)).toEqual(['api:80']);
  });

  it('tell TLS by the server name and leave other TLS alone', () => {
    const objects = [
      virtualService({
        hosts: ['api.example.com'],
        tls: [{ match: [{ port: 443, sniHosts: ['api.example.com'] }], route: [to('egress', 443)] }],
      }),
    ];
    const tls = { host: 'api.example.com', reads: 'tls', http: undefined } as const;
    expect(sentTo(objects, {}, { ...tls, port: 443 })).toEqual(['egress:443']);
    expect(sentTo(objects, {}, { ...tls, port: 8443 })).toBe('unrouted');
  });

  it('may take what a match that cannot be read would take', () => {
    const objects = [
      virtualService({
        http: [{ match: [{ uri: { regex: '(?P<id>x)' } }], route: [to('one')] }, { route: [to('two')] }],
      }),
    ];
    expect(sentTo(objects)).toEqual(['one:80', 'two:80']);
  });
});

describe('HTTPRoutes', () => {
  it('go by the most specific match, whatever their order', () => {
    const objects = [
      httpRoute([
        { backendRefs: [backend('rest')] },
        { matches: [path('PathPrefix', '/api')], backendRefs: [backend('api')] },
        { matches: [path('Exact', '/api/one')], backendRefs: [backend('one')] },
        {
          matches: [{ ...path('PathPrefix', '/api'), method: 'POST' }],
          backendRefs: [backend('write')],
        },
      ]),
    ];
    expect(sentTo(objects, { path: '/' })).toEqual(['rest:80']);
    expect(sentTo(objects, { path: '/api/x' })).toEqual(['api:80']);
    expect(sentTo(objects, { path: '/apix' })).toEqual(['rest:80']);
    expect(sentTo(objects, { path: '/api/one' })).toEqual(['one:80']);
    expect(sentTo(objects, { path: '/api/x', method: 'POST' })).toEqual(['write:80']);
  });

  it('hold for the port of their Service', () => {
    const objects = [httpRoute([{ backendRefs: [backend('api')] }])];
    expect(sentTo(objects, {}, { port: 9000 })).toBe('unrouted');
  });

  it('are one list at a gateway', () => {
    const parentRefs = [{ name: 'edge', namespace: 'ingress' }];
    const hostnames = ['shop.example.com'];
    const objects = [
      httpRoute([{ backendRefs: [backend('web')] }], { parentRefs, hostnames }),
      httpRoute([{ matches: [path('PathPrefix', '/api')], backendRefs: [backend('api')] }], {
        parentRefs,
        hostnames,
      }),
    ];
    const gateway = { at: ['ingress/edge'], host: 'shop.example.com', port: 0 };
    expect(sentTo(objects, { path: '/api/x' }, gateway)).toEqual(['api:80']);
    expect(sentTo(objects, { path: '/x' }, gateway)).toEqual(['web:80']);
  });

  it('count from the oldest where two match alike, then by name', () => {
    const named = (name: string, created?: string): KubernetesObject => {
      const one = httpRoute([{ backendRefs: [backend(name)] }]);
      const age = created === undefined ? {} : { creationTimestamp: created };
      return { ...one, metadata: { ...one.metadata, name, ...age } };
    };
    expect(sentTo([named('b'), named('a')])).toEqual(['a:80']);
    expect(sentTo([named('a'), named('b', '2026-01-01T00:00:00Z')])).toEqual(['b:80']);
    expect(
      sentTo([named('a', '2026-01-02T00:00:00Z'), named('b', '2026-01-01T00:00:00Z'), named('c')]),
    ).toEqual(['b:80']);
  });

  it('send to nobody what a redirect answers', () => {
    const objects = [httpRoute([{ filters: [{ type: 'RequestRedirect', requestRedirect: {} }] }])];
    expect(sentTo(objects)).toBe('unrouted');
  });
});

it('knows the subsets of a DestinationRule by the full name of its host', () => {
  const rule = (host: string): KubernetesObject => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'api', namespace: 'shop' },
    spec: { host, subsets: [{ name: 'new', labels: { version: 'new' } }] },
  });
  for (const host of ['api', api])
    expect(routeTable([rule(host)]).subset({ host: api, subset: 'new' })).toEqual({ version: 'new' });
});
