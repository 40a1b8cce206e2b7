import { describe, expect, it } from 'vitest';
import { changed, problemsOf } from './problems-of.ts';

const spec = {
  hosts: ['shop.example.com'],
  gateways: ['edge/web'],
  exportTo: ['.'],
  http: [
    {
      name: 'main',
      match: [
        {
          uri: { prefix: '/cart' },
          method: { exact: 'GET' },
          headers: { 'x-user': { regex: '.+' } },
          withoutHeaders: { 'x-bot': { regex: '*' } },
          port: 443,
        },
      ],
      route: [
        { destination: { host: 'cart', port: { number: 80 }, subset: 'v1' }, weight: 90 },
        { destination: { host: 'cart-v2' }, weight: 10 },
      ],
      headers: { request: { set: { 'x-from': '%REQ(:path)%' }, remove: ['x-old'] } },
      timeout: '3s',
      retries: { attempts: 2, perTryTimeout: '1s', retryOn: '5xx,503' },
      fault: { delay: { fixedDelay: '1s', percentage: { value: 0.1 } } },
      corsPolicy: { allowOrigins: [{ exact: 'https://shop.example.com' }], maxAge: '1h' },
    },
  ],
};
const of = (changedSpec: unknown) => problemsOf('networking.istio.io/v1', 'VirtualService', changedSpec);
const with_ = (path: string, value: unknown) => of(changed(spec, path, value));

describe('a VirtualService', () => {
  it('is taken as a whole', () => {
    expect(of(spec)).toEqual([]);
  });

  it.each([
    ['hosts', ['*.example.com', 'shop.example.com'], 'error spec.hosts[1]'],
    ['hosts', ['-shop'], 'error spec.hosts[0]'],
    ['exportTo', ['.', '*'], 'error spec.exportTo'],
    ['gateways', ['edge/'], 'error spec.gateways[0]'],
    ['http.0.match.0.uri', { regex: '(?=look)' }, 'error spec.http[0].match[0].uri.regex'],
    ['http.0.match.0.uri', { exact: '/a', prefix: '/a' }, 'error spec.http[0].match[0].uri'],
    ['http.0.match.0.method', { prefix: '' }, 'error spec.http[0].match[0].method.prefix'],
    ['http.0.match.0.port', 70000, 'error spec.http[0].match[0].port'],
    ['http.0.match.0.headers', { 'x y': { exact: 'a' } }, 'error spec.http[0].match[0].headers.x y'],
    ['http.0.route.0.destination.host', '*', 'error spec.http[0].route[0].destination.host'],
    ['http.0.route.0.destination.subset', 'v_1', 'error spec.http[0].route[0].destination.subset'],
    ['http.0.route.0.weight', -1, 'error spec.http[0].route[0].weight'],
    ['http.0.route', undefined, 'error spec.http[0]'],
    ['http.0.headers.request.set', { ':path': '/' }, 'error spec.http[0].headers.request.set.:path'],
    ['http.0.headers.request.set', { 'x-a': '100%' }, 'error spec.http[0].headers.request.set.x-a'],
    ['http.0.headers.request.remove', ['Host'], 'error spec.http[0].headers.request.remove[0]'],
    ['http.0.timeout', '0.1ms', 'error spec.http[0].timeout'],
    ['http.0.timeout', 'soon', 'error spec.http[0].timeout'],
    ['http.0.retries.attempts', 0, 'error spec.http[0].retries.attempts'],
    ['http.0.retries.retryOn', 'often', 'error spec.http[0].retries.retryOn'],
    ['http.0.retries.retryOn', '599', 'error spec.http[0].retries.retryOn'],
    ['http.0.fault', {}, 'error spec.http[0].fault'],
    ['http.0.fault.delay.percentage.value', 101, 'error spec.http[0].fault.delay.percentage.value'],
    ['http.0.fault', { abort: { grpcStatus: 'BAD' } }, 'error spec.http[0].fault.abort.grpcStatus'],
    ['http.0.corsPolicy.maxAge', '1500ms', 'error spec.http[0].corsPolicy.maxAge'],
    ['http.0.corsPolicy.allowMethods', ['get'], 'error spec.http[0].corsPolicy.allowMethods[0]'],
    ['http.0.mirrorPercentage', { value: 200 }, 'error spec.http[0].mirrorPercentage.value'],
    ['http.0.rewrite', {}, 'error spec.http[0].rewrite'],
    ['http.0.retry', { attempts: 1 }, 'error spec.http[0].retry'],
  ])('is refused where %s is %j', (path, value, problem) => {
    expect(with_(path, value)).toEqual([problem]);
  });

  it('is refused where a route does two things', () => {
    expect(with_('http.0.redirect', { uri: '/' })).toEqual([
      'error spec.http[0].route',
      'error spec.http[0].fault',
    ]);
    expect(with_('http.0.delegate', { name: 'other' })).toEqual(['error spec.http[0].route']);
  });

  it('is refused where a redirect says nothing or goes nowhere', () => {
    const redirect = (value: unknown) => of({ hosts: ['a.b'], http: [{ redirect: value }] });
    expect(redirect({ uri: '/x', redirectCode: 308 })).toEqual([]);
    expect(redirect({})).toEqual(['error spec.http[0].redirect']);
    expect(redirect({ uri: '/x', redirectCode: 200 })).toEqual(['error spec.http[0].redirect.redirectCode']);
    expect(redirect({ scheme: 'ftp' })).toEqual(['error spec.http[0].redirect.scheme']);
  });

  it('is refused with "*" and with claims where there is no gateway', () => {
    const http = [{ route: [{ destination: { host: 'a' } }] }];
    expect(of({ hosts: ['*'], http })).toEqual(['error spec.hosts[0]']);
    expect(of({ hosts: ['*'], gateways: ['edge/web'], http })).toEqual([]);
    const claim = { '@request.auth.claims.role': { exact: 'admin' } };
    expect(of({ hosts: ['a.b'], http: [{ match: [{ headers: claim }], ...http[0] }] })).toEqual([
      'error spec.http[0].match[0].headers.@request.auth.claims.role',
    ]);
  });

  it('without hosts is for delegation, and has HTTP routes only', () => {
    const http = [{ route: [{ destination: { host: 'a' } }] }];
    expect(of({ http })).toEqual([]);
    expect(of({ http, gateways: ['edge/web'] })).toEqual(['error spec.gateways']);
    expect(of({})).toEqual(['error spec']);
  });

  it('names hosts by SNI that are its own', () => {
    const tls = (sniHosts: string[]) =>
      of({
        hosts: ['*.example.com'],
        tls: [{ match: [{ sniHosts }], route: [{ destination: { host: 'a' } }] }],
      });
    expect(tls(['a.example.com'])).toEqual([]);
    expect(tls(['a.example.org'])).toEqual(['error spec.tls[0].match[0].sniHosts[0]']);
    expect(tls(['192.0.2.1'])).toEqual(['warning spec.tls[0].match[0].sniHosts[0]']);
    expect(tls([])).toEqual(['error spec.tls[0].match[0].sniHosts']);
  });

  it('sets the authority once', () => {
    const route = { route: [{ destination: { host: 'a' } }], rewrite: { authority: 'b' } };
    expect(of({ hosts: ['a.b'], http: [route] })).toEqual([]);
    expect(
      of({ hosts: ['a.b'], http: [{ ...route, headers: { request: { set: { Host: 'c' } } } }] }),
    ).toEqual(['error spec.http[0].headers.request.set.Host']);
  });

  it('is warned about where a route is never used', () => {
    const route = [{ destination: { host: 'a' } }];
    const of_ = (...http: object[]) => of({ hosts: ['a.b'], http: http.map((one) => ({ ...one, route })) });
    const prefix = (text: string) => ({ match: [{ uri: { prefix: text } }] });
    expect(of_({}, prefix('/a'))).toEqual(['warning spec.http[1].match[0]']);
    expect(of_({}, {})).toEqual(['warning spec.http[1]']);
    expect(of_(prefix('/a'), prefix('/b'), {})).toEqual([]);
    expect(of_(prefix('/a'), prefix('/a/b'))).toEqual(['warning spec.http[1].match[0]']);
    expect(
      of_({ match: [{ uri: { exact: '/a' } }] }, { match: [{ name: 'n', uri: { exact: '/a' } }] }),
    ).toEqual(['warning spec.http[1].match[0]', 'warning spec.http[1]']);
  });
});
