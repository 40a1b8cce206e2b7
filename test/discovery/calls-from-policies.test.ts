import { describe, expect, it } from 'vitest';
import { callLines, discoverYaml, server } from './discover-yaml.ts';

const shop = `${server('web', { ports: [{ port: 80, targetPort: 8080, name: 'http' }] })}${server('api', { ports: [{ port: 80, targetPort: 8080, name: 'http' }] })}${server('db', { image: 'postgres:17', ports: [{ port: 5432 }] })}`;

function networkPolicy(spec: string): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy, namespace: shop}
spec: ${spec}
`;
}

describe('calls that policies name', () => {
  it.each<[string, string, string[]]>([
    [
      'callers by label, with ports',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}]}]}',
      ['shop/api → shop/db:5432 tcp medium'],
    ],
    [
      'a named port',
      '{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}]}]}',
      ['shop/web → shop/api:8080 http medium'],
    ],
    [
      'callees of egress',
      '{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]}',
      ['shop/api → shop/db:5432 tcp medium'],
    ],
    [
      'no ports',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}',
      ['shop/api → shop/db:5432 tcp low'],
    ],
    [
      'a namespace and labels',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchExpressions: [{key: app, operator: In, values: [api]}]}}], ports: [{port: 5432}]}]}',
      ['shop/api → shop/db:5432 tcp medium'],
    ],
    [
      'everybody in the namespace',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {}}], ports: [{port: 5432}]}]}',
      [],
    ],
    [
      'whole namespaces',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 5432}]}]}',
      [],
    ],
    [
      'addresses',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}',
      [],
    ],
  ])('NetworkPolicy: %s', (_title, spec, expected) => {
    expect(callLines(discoverYaml(`${shop}${networkPolicy(spec)}`))).toEqual(expected);
  });

  it('AuthorizationPolicy: accounts, ports, methods and paths', () => {
    const own = `${server('web', { pod: 'serviceAccountName: web' })}${server('api', { ports: [{ port: 80, targetPort: 8080, name: 'http' }] })}`;
    const policy = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  rules:
  - from: [{source: {principals: ["cluster.local/ns/shop/sa/web"]}}]
    to: [{operation: {methods: [GET], paths: ["/items/*"], ports: ["8080"]}}]
`;
    const discovery = discoverYaml(`${own}${policy}`);
    expect(callLines(discovery)).toEqual(['shop/web → shop/api:8080 http medium']);
    expect(discovery.topology.calls[0]?.http).toEqual([
      { methods: ['GET'], paths: ['/items/*'], hosts: [], headers: [], claims: [] },
    ]);
    expect(
      callLines(discoverYaml(`${own}${policy.replace('  rules:', '  action: DENY\n  rules:')}`)),
    ).toEqual([]);
    expect(
      callLines(
        discoverYaml(
          `${own}${policy.replace('principals: ["cluster.local/ns/shop/sa/web"]', 'namespaces: [shop]')}`,
        ),
      ),
    ).toEqual([]);
  });

  it('Sidecar: hosts without wildcard', () => {
    const sidecar = `---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: api, namespace: shop}
spec:
  workloadSelector: {labels: {app: api}}
  egress: [{hosts: ["istio-system/*", "./db.shop.svc.cluster.local"]}]
`;
    expect(callLines(discoverYaml(`${shop}${sidecar}`))).toEqual(['shop/api → shop/db:5432 tcp low']);
  });

  it('names policies of other APIs', () => {
    const other = `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: {name: l7, namespace: shop}
spec: {}
`;
    const discovery = discoverYaml(`${shop}${other}`);
    expect(discovery.otherPolicies.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'CiliumNetworkPolicy shop/l7',
    ]);
    expect(discovery.findings.map(({ code }) => code)).toContain('other-policy-kind');
  });
});
