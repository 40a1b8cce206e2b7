import { describe, expect, it } from 'vitest';
import { changed, problemsOf } from './problems-of.ts';

const spec = {
  hosts: ['api.example.com'],
  location: 'MESH_EXTERNAL',
  resolution: 'DNS',
  ports: [
    { number: 443, name: 'tls', protocol: 'TLS' },
    { number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 },
  ],
  exportTo: ['.'],
};
const of = (changedSpec: unknown, metadata = {}) =>
  problemsOf('networking.istio.io/v1', 'ServiceEntry', changedSpec, metadata);
const endpoints = (...addresses: string[]) => addresses.map((address) => ({ address }));

describe('a ServiceEntry', () => {
  it('is taken as a whole, and needs a spec', () => {
    expect(of(spec)).toEqual([]);
    expect(of(undefined)).toContain('error spec');
  });

  it.each([
    ['hosts', ['*'], 'error spec.hosts[0]'],
    ['hosts', [], 'error spec.hosts'],
    ['hosts', ['*.example.com'], 'error spec.hosts[0]'],
    ['ports.1.name', 'tls', 'error spec.ports[1].name'],
    ['ports.1.number', 443, 'error spec.ports[1].number'],
    ['ports.1.number', 70000, 'error spec.ports[1].number'],
    ['ports.1.name', 'h_p', 'error spec.ports[1].name'],
    ['ports.1.protocol', 'QUIC', 'error spec.ports[1].protocol'],
    ['ports.1.targetPort', 70000, 'error spec.ports[1].targetPort'],
    ['addresses', ['10.0.0.0/8'], 'error spec.addresses'],
    ['addresses', ['10.0.0'], 'error spec.addresses[0]'],
    ['exportTo', ['~', 'shop'], 'error spec.exportTo'],
    ['resolution', 'DYNAMIC_DNS', 'error spec.hosts[0]'],
    ['endpoints', [{ address: 'a.b', ports: { grpc: 80 } }], 'error spec.endpoints[0].ports.grpc'],
    ['endpoints', [{ address: 'a b' }], 'error spec.endpoints[0].address'],
    ['endpoints', [{ address: 'a.b', labels: { 'a b': 'c' } }], 'error spec.endpoints[0].labels'],
    ['workloadSelector', { labels: { app: '*' } }, 'error spec.workloadSelector.labels.app'],
  ])('is refused where %s is %j', (path, value, problem) => {
    expect(of(changed(spec, path, value))).toEqual([problem]);
  });

  it('has endpoints as its resolution wants them', () => {
    const by = (resolution: string, ...addresses: string[]) =>
      of({ ...spec, resolution, endpoints: endpoints(...addresses) });
    expect(by('STATIC', '192.0.2.1', '2001:db8::1')).toEqual([]);
    expect(by('STATIC', 'a.example.com')).toEqual(['error spec.endpoints[0].address']);
    expect(by('STATIC', 'unix:///run/web.sock')).toEqual(['error spec.endpoints[0]']);
    expect(by('DNS_ROUND_ROBIN', 'a.b', 'c.d')).toEqual(['error spec.endpoints']);
    expect(by('NONE', '192.0.2.1')).toEqual(['error spec.endpoints']);
  });

  it('cannot have a selector and endpoints', () => {
    const both = { ...spec, workloadSelector: { labels: { app: 'a' } }, endpoints: endpoints('a.b') };
    expect(of(both)).toEqual(['error spec']);
  });

  it('tells TCP hosts apart by address only', () => {
    const tcp = { hosts: ['a.b', 'c.d'], ports: [{ number: 5432, name: 'db', protocol: 'TCP' }] };
    expect(of({ ...tcp, resolution: 'DNS' })).toEqual(['error spec.hosts']);
    expect(of({ ...tcp, resolution: 'NONE' })).toEqual(['warning spec.ports[0]']);
    expect(of({ ...tcp, resolution: 'NONE', addresses: ['192.0.2.1'] })).toEqual([]);
    const labels = { 'networking.istio.io/enable-autoallocate-ip': 'false' };
    const one = { ...tcp, hosts: ['a.b'], resolution: 'DNS' };
    expect(of(one)).toEqual([]);
    expect(of(one, { labels })).toEqual(['warning spec.ports[0]']);
  });

  it('with a wildcard is resolved by each request, outside or without a waypoint', () => {
    const wild = {
      hosts: ['*.example.com'],
      location: 'MESH_INTERNAL',
      resolution: 'DYNAMIC_DNS',
      ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    };
    expect(of(wild)).toEqual([]);
    expect(of(wild, { labels: { 'istio.io/use-waypoint': 'waypoint' } })).toEqual(['error spec.location']);
    expect(of({ ...wild, addresses: ['192.0.2.1'] })).toEqual(['error spec.addresses']);
    expect(of(changed(wild, 'ports.0.protocol', 'TCP'))).toEqual(['error spec.ports[0].protocol']);
  });

  it('is warned about with a wildcard inside a label', () => {
    expect(of({ ...spec, hosts: ['*example.com'], resolution: 'NONE' })).toEqual(['warning spec.hosts[0]']);
  });
});
