import { describe, expect, it } from 'vitest';
import { changed, problemsOf } from './problems-of.ts';

const spec = {
  selector: { istio: 'ingressgateway' },
  servers: [
    { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'], tls: { httpsRedirect: true } },
    {
      port: { number: 443, name: 'https', protocol: 'HTTPS' },
      hosts: ['shop/shop.example.com'],
      tls: { mode: 'SIMPLE', credentialName: 'shop-tls' },
    },
  ],
};
const of = (changedSpec: unknown, metadata = {}) =>
  problemsOf('networking.istio.io/v1', 'Gateway', changedSpec, metadata);
const tls = 'spec.servers[1].tls';

describe("Istio's Gateway", () => {
  it('is taken as a whole', () => {
    expect(of(spec)).toEqual([]);
  });

  it.each([
    ['servers', [], 'error spec.servers'],
    ['servers.1.hosts', [], 'error spec.servers[1].hosts'],
    ['servers.1.hosts', ['shop'], 'error spec.servers[1].hosts[0]'],
    ['servers.1.hosts', ['*shop.com'], 'error spec.servers[1].hosts[0]'],
    ['servers.1.port.name', 'http', 'error spec.servers[1].port.name'],
    ['servers.1.port.number', 0, 'error spec.servers[1].port.number'],
    ['servers.1.port.protocol', 'QUIC', 'error spec.servers[1].port.protocol'],
    ['servers.1.port.protocol', 'HTTP', `error ${tls}`],
    ['servers.1.port.protocol', 'TCP', `error ${tls}`],
    ['servers.1.tls', undefined, `error ${tls}`],
    ['servers.1.tls', { mode: 'SIMPLE' }, `error ${tls}.serverCertificate`],
    ['servers.1.tls.mode', 'ISTIO_MUTUAL', `error ${tls}.credentialName`],
    ['servers.1.tls.credentialNames', ['a'], `error ${tls}`],
    [
      'servers.1.tls',
      { mode: 'MUTUAL', serverCertificate: 'c', privateKey: 'k' },
      `error ${tls}.caCertificates`,
    ],
    ['servers.1.tls.cipherSuites', ['NULL'], `warning ${tls}.cipherSuites[0]`],
    ['servers.1.tls.minProtocolVersion', 'TLSV1_0', `warning ${tls}`],
    ['servers.1.tls.mode', 'PASSTHROUGH', `warning ${tls}`],
    ['servers.1.bind', 'unix:///run/gw', 'error spec.servers[1].port.number'],
    ['servers.1.bind', 'gw', 'error spec.servers[1].bind'],
  ])('is told off where %s is %j', (path, value, problem) => {
    expect(of(changed(spec, path, value))).toContain(problem);
  });

  it('has a name without dots', () => {
    expect(of(spec, { name: 'a.b' })).toEqual(['error metadata.name']);
  });
});
