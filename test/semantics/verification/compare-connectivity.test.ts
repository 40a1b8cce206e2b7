import { describe, expect, it } from 'vitest';
import { compareConnectivity } from '../../../src/semantics/verification/compare-connectivity.ts';
import { explainDocument } from '../../../src/semantics/verification/explain-document.ts';
import { deployment, inputOf } from './yaml-input.ts';

const workloads = [deployment('shop', 'web'), deployment('shop', 'api')];
const ingress = (ports: string, from = 'web') => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  ingress: [{from: [{podSelector: {matchLabels: {app: ${from}}}}], ports: [${ports}]}]
---`;
const authorization = (method: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  rules: [{to: [{operation: {methods: [${method}], ports: ['8080']}}]}]
---`;

const compared = (before: readonly string[], after: readonly string[]) =>
  compareConnectivity(inputOf(before.join('\n')), inputOf(after.join('\n')), []).differences;

describe('the difference of two sets', () => {
  it('is told for ranges of ports', () => {
    const [change, ...others] = compared(
      [...workloads, ingress('{port: 8080}')],
      [...workloads, ingress('{port: 8080, endPort: 8090}')],
    ).filter(({ source }) => source === 'shop/web');
    expect(others).toEqual([]);
    expect(change).toMatchObject({
      destination: 'shop/api',
      kind: 'added',
      ports: [{ protocol: 'TCP', from: 8081, to: 8090, before: 'denied', after: 'allowed' }],
    });
  });

  it('does not see another text of the same meaning', () => {
    expect(
      compared(
        [...workloads, ingress('{port: 8080}')],
        [...workloads, ingress('{port: 8080, protocol: TCP}, {port: 8080, endPort: 8080}')],
      ),
    ).toEqual([]);
  });

  it('tells which HTTP requests changed where some pass on both sides', () => {
    const changes = compared([...workloads, authorization('GET')], [...workloads, authorization('POST')]);
    expect(changes.find(({ source }) => source === 'shop/web')).toMatchObject({
      kind: 'changed',
      ports: [{ from: 8080, to: 8080, requests: { before: ['methods GET'], after: ['methods POST'] } }],
    });
  });

  it('has the addresses outside', () => {
    const block = (cidr: string) =>
      ingress('{port: 8080}').replace(/from: \[.*?\}\}\}\]/, `from: [{ipBlock: {cidr: ${cidr}}}]`);
    const changes = compared([...workloads, block('192.0.2.0/25')], [...workloads, block('192.0.2.0/24')]);
    expect(changes).toMatchObject([
      { source: '192.0.2.128-192.0.2.255', destination: 'shop/api', kind: 'added' },
    ]);
  });

  it('tells callers outside what holds at the ports of a workload by themselves', () => {
    const service = `
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{name: tcp, port: 80, targetPort: 8080}]}
---`;
    const denial = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: api, namespace: shop}
spec: {selector: {matchLabels: {app: api}}, action: DENY, rules: [{to: [{operation: {methods: [POST]}}]}]}
---`;
    const namespace = `
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---`;
    const before = [namespace, ...workloads, service];
    const changes = compared(before, [...before, denial]).filter(
      ({ destination }) => destination === 'shop/api',
    );
    for (const source of ['every address outside', 'shop/web']) {
      const { ports = [] } = changes.find((change) => change.source === source) ?? {};
      expect(ports.find(({ from, to }) => from <= 8080 && 8080 <= to)).toMatchObject({
        from: 8080,
        to: 8080,
        after: 'denied',
      });
    }
  });

  it('shares representatives where no side has workloads', () => {
    const changes = compared([ingress('{port: 8080}')], [ingress('{port: 8080}', 'job')]);
    expect(changes.map(({ source, kind }) => [source, kind]).sort()).toEqual([
      ['shop/pods app=job', 'added'],
      ['shop/pods app=web', 'removed'],
    ]);
  });

  it('calls ports of representatives by the name that rules have for them', () => {
    const [before, after] = [ingress('{port: 8080}'), ingress('{port: 8080}, {port: http}, {port: admin}')];
    const changes = compared([before], [after]).filter(({ source }) => source === 'shop/pods app=web');
    expect(changes.flatMap(({ ports }) => ports.map(({ portName }) => portName)).sort()).toEqual([
      'admin',
      'http',
    ]);
  });
});

describe('representatives', () => {
  it('have a Service in front of every port, so that sidecars send mutual TLS', () => {
    const account = authorization('GET').replace(
      "to: [{operation: {methods: [GET], ports: ['8080']}}]",
      'from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]',
    );
    const changes = compared([ingress('{port: 8080}') + account], [account]);
    const [change] = changes.filter(
      ({ source, destination }) =>
        source === 'shop/pods app=web as web' && destination === 'shop/pods app=api',
    );
    expect(change?.ports.filter(({ protocol }) => protocol === 'TCP')).toMatchObject([
      { from: 1, to: 8079, before: 'denied', after: 'allowed' },
      { from: 8081, to: 65535, before: 'denied', after: 'allowed' },
    ]);
  });
});

describe('representatives of both layers', () => {
  const identity = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: identity, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]}]
---`;

  it('bear the labels of one layer and the account of the other', () => {
    const changes = compared([ingress('{port: 8080}'), identity], [ingress('{port: 8081}'), identity]);
    expect(changes.filter(({ source }) => source === 'shop/pods app=web as web')).not.toEqual([]);
  });
});

describe('what a document is for', () => {
  it('is what differs without it', () => {
    const input = inputOf([...workloads, ingress('{port: 8080}')].join('\n'));
    const document = input.objects.find(({ object }) => object.kind === 'NetworkPolicy');
    if (!document) throw new Error('no policy');
    const { opens, closes } = explainDocument(input, document, []);
    expect(opens).toEqual([]);
    expect(closes.flatMap(({ sources }) => sources)).toContain('shop/web');
  });

  it('reads the answers that a document carries', () => {
    const own = ingress('{port: 8080}').replace(
      'namespace: shop}',
      'namespace: shop, annotations: {netmesh-advisor/answers: "topology.calls[1], topology.calls[0]"}}',
    );
    const input = inputOf([...workloads, own].join('\n'));
    const document = input.objects.find(({ object }) => object.kind === 'NetworkPolicy');
    if (!document) throw new Error('no policy');
    expect(explainDocument(input, document, []).answers).toEqual(['topology.calls[0]', 'topology.calls[1]']);
  });
});
