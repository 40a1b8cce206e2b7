import { describe, expect, it } from 'vitest';
import { changed, problemsOf } from './problems-of.ts';

const route = {
  parentRefs: [{ group: '', kind: 'Service', name: 'cart', port: 80 }],
  hostnames: ['shop.example.com'],
  rules: [
    {
      matches: [{ path: { type: 'PathPrefix', value: '/cart' }, headers: [{ name: 'x-user', value: 'a' }] }],
      filters: [
        { type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x', value: 'y' }] } },
      ],
      backendRefs: [{ name: 'cart', port: 80, weight: 90 }],
      timeouts: { request: '3s', backendRequest: '1s' },
    },
  ],
};
const gateway = {
  gatewayClassName: 'istio',
  listeners: [
    { name: 'http', port: 80, protocol: 'HTTP', hostname: 'shop.example.com' },
    { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'shop-tls' }] } },
  ],
};
const version = 'gateway.networking.k8s.io/v1';
const routeProblems = (spec: unknown) => problemsOf(version, 'HTTPRoute', spec);
const gatewayProblems = (spec: unknown) => problemsOf(version, 'Gateway', spec);
const rule = 'spec.rules[0]';

describe('an HTTPRoute', () => {
  it('is taken as a whole, with retries of Gateway API 1.7 too', () => {
    expect(routeProblems(route)).toEqual([]);
    expect(routeProblems(changed(route, 'rules.0.retry', { attempts: 2, codes: [503] }))).toEqual([]);
  });

  it.each([
    ['hostnames', ['Shop'], 'error spec.hostnames[0]'],
    ['rules', [], 'error spec.rules'],
    ['rules.0.matches.0.path.value', 'cart', `error ${rule}.matches[0].path.value`],
    ['rules.0.matches.0.path.value', '/a//b', `error ${rule}.matches[0].path.value`],
    ['rules.0.matches.0.path.value', '/a/..', `error ${rule}.matches[0].path.value`],
    ['rules.0.matches.0.method', 'get', `error ${rule}.matches[0].method`],
    ['rules.0.matches.0.headers.0.value', '', `error ${rule}.matches[0].headers[0].value`],
    ['rules.0.backendRefs.0.port', undefined, `error ${rule}.backendRefs[0].port`],
    ['rules.0.timeouts.backendRequest', '4s', `error ${rule}.timeouts.backendRequest`],
    ['rules.0.timeouts.request', '1.5s', `error ${rule}.timeouts.request`],
    ['rules.0.filters.0.type', 'CORS', `error ${rule}.filters[0].requestHeaderModifier`],
    ['rules.0.filters.0', { type: 'RequestRedirect', requestRedirect: {} }, `error ${rule}.filters[0]`],
    ['parentRefs', [{ name: 'a' }, { name: 'a' }], 'error spec.parentRefs[1]'],
    ['parentRefs', [{ name: 'a' }, { name: 'a', sectionName: 'b' }], 'error spec.parentRefs[1]'],
    ['rules.0.timeout', '3s', `error ${rule}.timeout`],
  ])('is refused where %s is %j', (path, value, problem) => {
    expect(routeProblems(changed(route, path, value))).toContain(problem);
  });

  it('replaces a prefix where it matches one', () => {
    const urlRewrite = { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } };
    const rewriting = changed(route, 'rules.0.filters', [{ type: 'URLRewrite', urlRewrite }]);
    expect(routeProblems(rewriting)).toEqual([]);
    expect(routeProblems(changed(rewriting, 'rules.0.matches.0.path.type', 'Exact'))).toEqual([
      `error ${rule}.filters[0].urlRewrite.path`,
    ]);
  });
});

describe("Gateway API's Gateway", () => {
  it('is taken as a whole', () => {
    expect(gatewayProblems(gateway)).toEqual([]);
    expect(
      gatewayProblems({
        gatewayClassName: 'istio-waypoint',
        listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
      }),
    ).toEqual([]);
  });

  it.each([
    ['gatewayClassName', undefined, 'error spec.gatewayClassName'],
    ['listeners', [], 'error spec.listeners'],
    ['listeners.1.name', 'http', 'error spec.listeners[1].name'],
    ['listeners.1.tls', { mode: 'Terminate' }, 'error spec.listeners[1].tls'],
    ['listeners.1.tls.mode', 'Passthrough', 'error spec.listeners[1].tls.mode'],
    ['listeners.1.protocol', 'HTTP', 'error spec.listeners[1].tls'],
    ['listeners.0.protocol', 'TLS', 'error spec.listeners[0].tls'],
    ['listeners.0.protocol', 'TCP', 'error spec.listeners[0].hostname'],
    [
      'listeners.1',
      { name: 'b', port: 80, protocol: 'HTTP', hostname: 'shop.example.com' },
      'error spec.listeners[1]',
    ],
    ['addresses', [{ value: 'not-an-address' }], 'error spec.addresses[0].value'],
    ['infrastructure', { labels: { 'a b': 'c' } }, 'error spec.infrastructure.labels.a b'],
    ['listener', [], 'error spec.listener'],
  ])('is refused where %s is %j', (path, value, problem) => {
    expect(gatewayProblems(changed(gateway, path, value))).toContain(problem);
  });
});
