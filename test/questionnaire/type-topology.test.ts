import { describe, expect, it } from 'vitest';
import { emptyTopology, type TopologyDraft, type Typed } from '../../src/questionnaire/topology-draft.ts';
import { typeCall } from '../../src/questionnaire/type-call.ts';
import { typeEntryPoint } from '../../src/questionnaire/type-entry-point.ts';
import { typeWorkload } from '../../src/questionnaire/type-workload.ts';

const draft = ['web', 'api 8080 9000/grpc', 'db 5432', 'other/web'].reduce(
  (so: TopologyDraft, line) => taken(typeWorkload(line, 'shop', so)),
  emptyTopology,
);

describe('typeWorkload', () => {
  it.each([
    ['web', { name: 'web', namespace: 'shop', ports: [{ port: 8080, appProtocol: 'http' }] }],
    ['other/web', { name: 'web', namespace: 'other', ports: [{ port: 8080, appProtocol: 'http' }] }],
    ['api 9000/grpc', { name: 'api', namespace: 'shop', ports: [{ port: 9000, appProtocol: 'grpc' }] }],
    [
      'db 5432',
      { name: 'db', namespace: 'shop', ports: [{ port: 5432, appProtocol: 'postgres' }], role: 'database' },
    ],
    ['nightly job', { name: 'nightly', namespace: 'shop', ports: [], role: 'job' }],
  ])('%s', (line, workload) => {
    expect(taken(typeWorkload(line, 'shop', emptyTopology)).workloads).toEqual([workload]);
  });

  it.each([
    ['Web', 'not a DNS name'],
    ['a/b/c', 'a namespace, "/" and a name'],
    ['Shop/web', 'not a DNS label'],
    ['web 80800', 'not a port'],
    ['web eighty', 'neither a port'],
    ['web 80/htp', 'not one of http'],
    ['web 80/tcp/x', 'neither a port'],
    ['web 80 80/grpc', 'named twice'],
  ])('refuses %s', (line, wrong) => {
    expect(refused(typeWorkload(line, 'shop', emptyTopology))).toContain(wrong);
  });

  it('replaces a workload that is typed again', () => {
    const again = taken(typeWorkload('api 7000', 'shop', draft));
    expect(again.workloads.filter(({ name }) => name === 'api')).toHaveLength(1);
  });
});

describe('typeCall', () => {
  const calls = (...lines: string[]) =>
    lines.reduce((so: TopologyDraft, line) => taken(typeCall(line, so)), draft);

  it('takes a call that is typed again for more requests of the same call', () => {
    const twice = calls('shop/web -> api:8080 GET /a', 'shop/web -> api:8080 POST /b');
    expect(twice.calls).toEqual([
      { from: 'shop/web', to: 'shop/api', port: 8080, http: ['GET /a', 'POST /b'] },
    ]);
    const again = calls('shop/web -> api:8080 GET /a', 'shop/web -> api:8080 GET /a');
    expect(again.calls).toEqual([{ from: 'shop/web', to: 'shop/api', port: 8080, http: 'GET /a' }]);
    expect(calls('shop/web -> api:8080 GET /a', 'shop/web -> api:8080').calls).toEqual([
      { from: 'shop/web', to: 'shop/api', port: 8080 },
    ]);
  });

  it('takes an address for a destination of its own', () => {
    const { externals } = calls('db -> 203.0.113.7', 'db -> 2001:db8::7');
    expect(externals.map(({ cidrs }) => cidrs)).toEqual([['203.0.113.7/32'], ['2001:db8::7/128']]);
  });

  it('keeps destinations apart whose names would be one', () => {
    const two = calls('db -> api.bank.example', 'db -> api-bank.example', 'db -> api.bank.example:8443');
    expect(two.externals).toEqual([
      { name: 'api-bank-example', hosts: ['api.bank.example'] },
      { name: 'api-bank-example-2', hosts: ['api-bank.example'] },
    ]);
    expect(two.calls.map(({ to, port }) => `${to}:${port}`)).toEqual([
      'api-bank-example:443',
      'api-bank-example-2:443',
      'api-bank-example:8443',
    ]);
  });

  it.each([
    ['shop/web -> db', { from: 'shop/web', to: 'shop/db', port: 5432 }],
    ['shop/web->api:9000', { from: 'shop/web', to: 'shop/api', port: 9000 }],
    [
      'shop/web → api:8080 get,head /items/*',
      { from: 'shop/web', to: 'shop/api', port: 8080, http: 'GET,HEAD /items/*' },
    ],
    ['shop/web -> api:8080 /health', { from: 'shop/web', to: 'shop/api', port: 8080, http: '/health' }],
    ['db -> api.bank.example', { from: 'shop/db', to: 'api-bank-example', port: 443 }],
    ['db -> 203.0.113.0/24:5432', { from: 'shop/db', to: '203-0-113-0-24', port: 5432 }],
    ['db -> 2001:db8::/32:5432', { from: 'shop/db', to: '2001-db8-32', port: 5432 }],
  ])('%s', (line, call) => {
    expect(taken(typeCall(line, draft)).calls).toEqual([call]);
  });

  it.each([
    ['web -> db', 'several workloads'],
    ['shop/web db', 'from -> to'],
    ['shop/web -> ', 'from -> to'],
    ['nobody -> db', 'not among the workloads'],
    ['shop/web -> nobody', 'not among the workloads'],
    ['shop/web -> api', 'name one of its ports'],
    ['shop/web -> api:7000', 'name one of its ports'],
    ['shop/web -> db POST /', 'speaks postgres'],
    ['shop/web -> api:8080 P@ST', 'is not'],
    ['shop/web -> api:8080 POST process', 'is not'],
    ['shop/web -> api:8080 POST /a /b', 'from -> to'],
    ['shop/web -> api.example.com:0', 'not a port'],
  ])('refuses %s', (line, wrong) => {
    expect(refused(typeCall(line, draft))).toContain(wrong);
  });

  it('keeps a call once, and an external destination once', () => {
    const twice = taken(typeCall('db -> x.example', taken(typeCall('db -> x.example', draft))));
    expect([twice.calls.length, twice.externals.length]).toEqual([1, 1]);
  });
});

describe('typeEntryPoint', () => {
  it('takes a workload, a port and hosts', () => {
    expect(taken(typeEntryPoint('api:9000 a.example *.b.example', draft)).entryPoints).toEqual([
      { to: 'shop/api', port: 9000, hosts: ['a.example', '*.b.example'] },
    ]);
  });

  it.each([
    ['nobody', 'not among'],
    ['api:1', 'listens on'],
    ['db http://x', 'is not'],
  ])('refuses %s', (line, wrong) => {
    expect(refused(typeEntryPoint(line, draft))).toContain(wrong);
  });
});

function taken(typed: Typed): TopologyDraft {
  if ('wrong' in typed) throw new Error(typed.wrong);
  return typed.draft;
}

function refused(typed: Typed): string {
  return 'wrong' in typed ? typed.wrong : `taken: ${JSON.stringify(typed.draft)}`;
}
