import { describe, expect, it } from 'vitest';
import { changed, problemsOf } from './problems-of.ts';

const spec = {
  workloadSelector: { labels: { app: 'web' } },
  ingress: [
    {
      port: { number: 9443, protocol: 'HTTPS', name: 'tls' },
      defaultEndpoint: '127.0.0.1:8080',
      tls: { mode: 'SIMPLE', serverCertificate: 'c', privateKey: 'k' },
    },
  ],
  egress: [
    { port: { number: 3306, protocol: 'MYSQL', name: 'db' }, bind: '127.0.0.1', hosts: ['data/*'] },
    { hosts: ['./*', 'istio-system/*'] },
  ],
  outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
};
const of = (changedSpec: unknown) => problemsOf('networking.istio.io/v1', 'Sidecar', changedSpec);

describe('a Sidecar', () => {
  it('is taken as a whole, and is not nothing', () => {
    expect(of(spec)).toEqual([]);
    expect(of({})).toEqual(['error spec']);
  });

  it.each([
    ['workloadSelector.labels', { app: 'w*' }, 'error spec.workloadSelector.labels.app'],
    ['workloadSelector.labels', {}, 'warning spec.workloadSelector'],
    ['ingress.0.port', undefined, 'error spec.ingress[0].port'],
    ['ingress.0.port.number', 0, 'error spec.ingress[0].port.number'],
    ['ingress.0.defaultEndpoint', '10.0.0.1:80', 'error spec.ingress[0].defaultEndpoint'],
    ['ingress.0.defaultEndpoint', '[::1]:90000', 'error spec.ingress[0].defaultEndpoint'],
    ['ingress.0.defaultEndpoint', 'unix://web.sock', 'error spec.ingress[0].defaultEndpoint'],
    ['ingress.0.tls.mode', 'ISTIO_MUTUAL', 'error spec.ingress[0].tls.mode'],
    ['ingress.0.tls.httpsRedirect', true, 'error spec.ingress[0].tls.httpsRedirect'],
    ['ingress.0.port.protocol', 'HTTP', 'error spec.ingress[0].tls'],
    ['ingress.0.connectionPool', { http: { maxRetries: 1 } }, 'warning spec.ingress[0].connectionPool.http'],
    ['egress.0.port.number', 0, 'error spec.egress[0].bind'],
    ['egress.0.port.protocol', 'IMAP', 'error spec.egress[0].port.protocol'],
    ['egress.0.bind', 'localhost', 'error spec.egress[0].bind'],
    ['egress.0.port', undefined, 'error spec.egress[0]'],
    ['egress.0.hosts', [], 'error spec.egress[0].hosts'],
    ['egress.0.hosts', ['cart.shop.svc'], 'error spec.egress[0].hosts[0]'],
    ['egress.0.hosts', ['shop/cart'], 'error spec.egress[0].hosts[0]'],
    ['egress.0.hosts', ['shop/*cart.com'], 'error spec.egress[0].hosts[0]'],
    ['egress.0.hosts', ['a_b/*'], 'error spec.egress[0].hosts[0]'],
    ['egress.0.hosts', ['shop/*', 'shop/a.b'], 'warning spec.egress[0].hosts[1]'],
    ['egress.0.hosts', ['./*', 'n/a.b'], 'warning spec.egress[0].hosts[1]'],
    ['egress.0.hosts', ['*/*', 'shop/a.b'], 'warning spec.egress[0].hosts'],
    [
      'outboundTrafficPolicy.egressProxy',
      { host: 'a.b', port: { number: 1 } },
      'error spec.outboundTrafficPolicy.egressProxy',
    ],
  ])('is told off where %s is %j', (path, value, problem) => {
    expect(of(changed(spec, path, value))).toContain(problem);
  });

  it('has each port once', () => {
    const twice = { ...spec, egress: [spec.egress[0], spec.egress[0]] };
    expect(of(twice)).toEqual(['error spec.egress[1]']);
  });

  it('leaves namespaces out with a tilde', () => {
    expect(of({ egress: [{ hosts: ['*/*', '~secret/*'] }] })).toEqual([]);
  });
});
