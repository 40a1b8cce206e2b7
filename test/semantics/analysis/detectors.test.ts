import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { placeholdersOf, renderFinding } from '../../../src/knowledge/render-finding.ts';
import { detectors } from '../../../src/semantics/analysis/detectors.ts';
import { knowledge } from '../../decision/knowledge.ts';
import { analyseCase, analyseText, caseCodes, casesDirectory } from './cases.ts';

const sources = resolve(import.meta.dirname, '../../../src/semantics/analysis/detectors');
const codes = detectors.map(({ code }) => code as string);

describe.each(codes)('%s', (code) => {
  it('fires', () => {
    const own = analyseCase(code, 'fires').filter((finding) => finding.code === code);
    expect(own.length).toBeGreaterThan(0);
  });

  it('stays silent', () => {
    expect(analyseCase(code, 'silent').filter((finding) => finding.code === code)).toEqual([]);
  });

  it('fills every placeholder of its message, and says where', () => {
    for (const finding of analyseCase(code, 'fires').filter((each) => each.code === code)) {
      const { title, message, why, remedy } = renderFinding(knowledge, finding);
      expect([title, message, why, remedy].join('\n')).not.toMatch(/\{[a-zA-Z]+\}|NaN|\[object/);
      expect(Object.values(finding.values).filter((value) => value === undefined || value === '')).toEqual(
        [],
      );
      expect(finding.object ?? finding.place).toBeDefined();
    }
  });

  it('has no value that its entry never shows', () => {
    const entry = knowledge.findings.find((each) => each.code === code);
    const shown = entry ? placeholdersOf(entry) : [];
    const [finding] = analyseCase(code, 'fires').filter((each) => each.code === code);
    expect(shown.filter((name) => !(name in (finding?.values ?? {})))).toEqual([]);
  });
});

it('names the address of the metadata service that a block really holds', () => {
  const named = analyseCase('egress-to-metadata', 'fires').flatMap(({ code, values }) =>
    code === 'egress-to-metadata' ? [`${values.cidr} ${values.address}`] : [],
  );
  expect(named).toEqual([
    '0.0.0.0/0 169.254.169.254',
    '::/0 fd00:ec2::254',
    'every destination 169.254.169.254',
  ]);
});

describe('the set of detectors', () => {
  it('has one file for each, named like its code, in order', () => {
    const files = readdirSync(sources).map((file) => basename(file, '.ts'));
    expect(codes).toEqual(files.sort());
  });

  it('has a catalogue entry for each', () => {
    const known = new Set(knowledge.findings.map(({ code }) => code));
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  it('has a firing and a silent case for each, and no other cases', () => {
    expect(caseCodes()).toEqual(codes);
    for (const code of codes)
      for (const name of ['fires.yaml', 'silent.yaml'])
        expect(existsSync(join(casesDirectory, code, name)), `${code}/${name}`).toBe(true);
  });
});

describe('a route to a Service that its annotation limits to namespaces', () => {
  const routed = (exportTo: string) =>
    analyseText(`
apiVersion: v1
kind: Pod
metadata: {name: stock, namespace: depot}
spec: {containers: [{name: stock, image: stock}]}
---
apiVersion: v1
kind: Service
metadata: {name: stock, namespace: depot, annotations: {networking.istio.io/exportTo: "${exportTo}"}}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: stock, namespace: shop}
spec: {hosts: [stock.depot.svc.cluster.local], http: [{route: [{destination: {host: stock.depot.svc.cluster.local}}]}]}
`).filter(({ code }) => code === 'unknown-route-destination');

  it.each(['', '*', 'shop', '.,shop', 'office, shop'])('knows it where the proxies do: "%s"', (exportTo) => {
    expect(routed(exportTo)).toEqual([]);
  });

  it.each(['.', 'office', '., office', '~'])('does not know it where they do not: "%s"', (exportTo) => {
    expect(routed(exportTo)).toHaveLength(1);
  });
});

it('does not know a subset where its DestinationRule is not exported', () => {
  const routed = (exportTo: string) =>
    analyseText(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: stock, namespace: depot}
spec: {host: stock, exportTo: ["${exportTo}"], subsets: [{name: new, labels: {version: new}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: stock, namespace: shop}
spec: {hosts: [stock.depot.svc.cluster.local], http: [{route: [{destination: {host: stock.depot.svc.cluster.local, subset: new}}]}]}
`).filter(({ code }) => code === 'unknown-subset');
  expect([routed('*'), routed('shop'), routed('.'), routed('office')].map(({ length }) => length)).toEqual([
    0, 0, 1, 1,
  ]);
});

describe('two Gateways for the same pods', () => {
  const told = (one: string, other: string) =>
    analyseText(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: one, namespace: edge}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["${one}"]}]}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: other, namespace: edge}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["${other}"]}]}
`)
      .filter(({ code }) => code === 'conflicting-gateways')
      .map(({ object }) => object?.name);

  it.each([
    ['web.example.com', '*/web.example.com'],
    ['./web.example.com', 'edge/web.example.com'],
    ['shop/web.example.com', 'web.example.com'],
    ['Web.example.com', 'web.Example.com'],
  ])('claim one host by %s and %s', (one, other) => {
    expect(told(one, other)).toEqual(['one', 'other']);
  });

  it.each([
    ['shop/web.example.com', 'office/web.example.com'],
    ['./web.example.com', 'shop/web.example.com'],
    ['web.example.com', '*.example.com'],
  ])('claim two hosts by %s and %s', (one, other) => {
    expect(told(one, other)).toEqual([]);
  });
});

it('knows the gateways of a match as those of the whole VirtualService', () => {
  const found = analyseText(`
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec:
  hosts: [web.example.com]
  gateways: [mesh]
  http: [{match: [{gateways: [front]}, {gateways: [shop/front, mesh]}], route: [{destination: {host: web}}]}]
  tcp: [{match: [{port: 9000, gateways: [edge/raw]}], route: [{destination: {host: web}}]}]
`);
  const named = found.filter(({ code }) => code === 'unknown-gateway').map(({ values }) => values.gateway);
  expect(named).toEqual(['edge/raw', 'shop/front']);
});

it.each([
  ['*/ns/shop/sa/web', 0],
  ['*/ns/shop/sa/wbe', 1],
  ['*.local/ns/shop/sa/wbe', 1],
  ['cluster.local/ns/shop/sa/we*', 0],
  ['cluster.local/ns/shop/sa/api-*', 1],
  ['cluster.local/ns/edge/sa/fro*', 0],
  ['cluster.local/ns/edge/sa/front-ist*', 0],
  ['cluster.local/ns/edge/sa/back*', 0],
  ['web', 1],
  ['ns/shop/sa/web', 1],
  ['*web', 0],
])('tells whether %s is the identity of nobody', (principal, count) => {
  const found = analyseText(`
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {serviceAccountName: web, containers: [{name: web, image: web}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: front, namespace: edge}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web, namespace: shop}
spec: {rules: [{from: [{source: {principals: ["${principal}"]}}]}]}
`);
  expect(found.filter(({ code }) => code === 'principal-matches-nobody')).toHaveLength(count);
});

it('tells a PeerAuthentication that an older one with other labels sets aside, and where', () => {
  const found = analyseText(`
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
spec: {containers: [{name: web, image: web}]}
---
apiVersion: v1
kind: Pod
metadata: {name: docs, namespace: shop, labels: {app: docs, tier: front}}
spec: {containers: [{name: docs, image: docs}]}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: a-front, namespace: shop, creationTimestamp: "2026-02-02T00:00:00Z"}
spec: {selector: {matchLabels: {tier: front}}, mtls: {mode: STRICT}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: web, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}
spec: {selector: {matchLabels: {app: web}}, mtls: {mode: STRICT}, portLevelMtls: {"8080": {mode: PERMISSIVE}}}
`);
  const own = found.filter(({ code }) => code === 'several-peer-authentications');
  expect(own.map(({ values }) => values)).toEqual([
    { policy: 'shop/a-front', oldest: 'shop/web', scope: 'shop/web' },
  ]);
});

describe('a PeerAuthentication that disables mTLS everywhere', () => {
  const told = (namespace: string, ...rules: readonly (readonly [host: string, mode: string])[]) =>
    analyseText(
      [
        `{apiVersion: security.istio.io/v1, kind: PeerAuthentication, metadata: {name: off, namespace: ${namespace}}, spec: {mtls: {mode: DISABLE}}}`,
        ...rules.map(
          ([host, mode], index) =>
            `{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: r${index}, namespace: istio-system}, spec: {host: "${host}", trafficPolicy: {tls: {mode: ${mode}}}}}`,
        ),
      ].join('\n---\n'),
    )
      .filter(({ code }) => code === 'mtls-disabled-for-mutual-callers')
      .map(({ values }) => values.rule);

  it.each(['*', '*.local', '*.cluster.local', '*.svc.cluster.local', '*.shop.svc.cluster.local'])(
    'is told where callers send it by %s',
    (host) => {
      expect(told('shop', [host, 'ISTIO_MUTUAL'])).toEqual(['istio-system/r0']);
    },
  );

  it('goes by the most specific host, and needs one for all that the policy is for', () => {
    expect(told('shop', ['*', 'ISTIO_MUTUAL'], ['*.shop.svc.cluster.local', 'DISABLE'])).toEqual([]);
    expect(told('shop', ['*', 'DISABLE'], ['*.shop.svc.cluster.local', 'MUTUAL'])).toEqual([
      'istio-system/r1',
    ]);
    expect(told('istio-system', ['*.shop.svc.cluster.local', 'ISTIO_MUTUAL'])).toEqual([]);
    expect(told('shop', ['*.example.com', 'ISTIO_MUTUAL'])).toEqual([]);
  });
});
