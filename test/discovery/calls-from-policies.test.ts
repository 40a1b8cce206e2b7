import { describe, expect, it } from 'vitest';
import { callLines, discoverYaml, env, server } from './discover-yaml.ts';

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
      'the port of the tunnel beside, which is no call',
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 5432}, {port: 15008}]}]}',
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

describe('ends that policies name', () => {
  const spots = (yaml: string) =>
    discoverYaml(yaml).blindSpots.flatMap((spot) =>
      spot.kind === 'caller-not-in-input' || spot.kind === 'callee-not-in-input'
        ? [`${spot.kind} ${spot.workloads.map(({ name }) => name)}: ${spot.others.join('; ')} ${spot.source}`]
        : [],
    );

  it('are told where the inputs do not have them', () => {
    const ingress = `[{from: [{podSelector: {matchLabels: {app: web}}}, {namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchExpressions: [{key: app, operator: In, values: [prom]}]}}, {namespaceSelector: {matchLabels: {team: edge}}}]}]`;
    const egress = `[{to: [{podSelector: {matchLabels: {app: legacy}}}]}, {to: [{podSelector: {matchLabels: {k8s-app: kube-dns}}}], ports: [{port: 53, protocol: UDP}]}, {to: [{namespaceSelector: {}}]}]`;
    const policy = networkPolicy(
      `{podSelector: {matchLabels: {app: api}}, ingress: ${ingress}, egress: ${egress}}`,
    );
    expect(spots(`${shop}${policy}`)).toEqual([
      'callee-not-in-input api: app=legacy NetworkPolicy shop/policy spec.egress[0]',
      'caller-not-in-input api: app In prom of team=ops; team=edge NetworkPolicy shop/policy spec.ingress[0]',
    ]);
    const accounts = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: policy, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, rules: [{from: [{source: {principals: [cluster.local/ns/istio-system/sa/gateway, cluster.local/ns/shop/sa/default]}}]}]}
`;
    expect(spots(`${shop}${accounts}`)).toEqual([
      'caller-not-in-input web: istio-system/gateway AuthorizationPolicy shop/policy spec.rules[0]',
    ]);
  });

  it('are outside destinations where they are small blocks of addresses', () => {
    const to =
      '[{ipBlock: {cidr: 203.0.113.0/24}}, {ipBlock: {cidr: 198.51.100.7/32}}, {ipBlock: {cidr: 10.0.0.0/8}}]';
    const policy = networkPolicy(
      `{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress], egress: [{to: ${to}, ports: [{port: 443}]}]}`,
    );
    const discovery = discoverYaml(`${shop}${policy}`);
    expect(callLines(discovery)).toEqual([
      'shop/api → outside host-198-51-100-7:443 tcp medium',
      'shop/api → outside host-203-0-113-0-24:443 tcp medium',
    ]);
    expect(discovery.topology.externals.map(({ hosts, cidrs }) => [hosts, cidrs])).toEqual([
      [[], ['198.51.100.7/32']],
      [[], ['203.0.113.0/24']],
    ]);
  });
});

describe('crowds that a policy names', () => {
  const away = server('poller', { namespace: 'away' });
  const calling = server('caller', {
    namespace: 'away',
    container: env({ DB: 'postgres://db.shop:5432/x' }),
  });

  /** Whom a policy of the database leaves unseen. */
  function unseen(spec: string, further = away): unknown[] {
    return discoverYaml(
      `${shop}${further}${networkPolicy(`{podSelector: {matchLabels: {app: db}}, ${spec}}`)}`,
    )
      .blindSpots.filter(({ kind }) => /-not-in-input$/.test(kind))
      .map((spot) => [spot.kind, 'others' in spot ? spot.others : []]);
  }
  const named = 'namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: away}}';

  it('are somebody where no call of a namespace is seen, and nobody more where one is', () => {
    const rule = `ingress: [{from: [{${named}}], ports: [{port: 5432}]}]`;
    expect(unseen(rule)).toEqual([['caller-not-in-input', ['kubernetes.io/metadata.name=away']]]);
    expect(unseen(rule, calling)).toEqual([]);
    expect(unseen(`egress: [{to: [{${named}}]}]`)).toEqual([
      ['callee-not-in-input', ['kubernetes.io/metadata.name=away']],
    ]);
  });

  it.each<[string, unknown[]]>([
    ['ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]', [['caller-not-in-input', ['10.0.0.0/8']]]],
    [
      'egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8]}}], ports: [{port: 443}]}]',
      [['callee-not-in-input', ['0.0.0.0/0']]],
    ],
    ['egress: [{ports: [{port: 443}]}]', [['callee-not-in-input', ['port 443']]]],
  ])('are somebody outside, or at a port that nothing calls: %s', (rule, expected) => {
    expect(unseen(rule)).toEqual(expected);
  });

  it.each([
    'ingress: [{}]',
    'egress: [{}]',
    'ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]',
    'ingress: [{from: [{namespaceSelector: {}}]}]',
    'egress: [{to: [{namespaceSelector: {}}]}]',
    'egress: [{ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]}]',
    `egress: [{to: [{${named}}], ports: [{port: 15012}]}]`,
  ])('are nobody where it names everybody, or plumbing: %s', (rule) => {
    expect(unseen(rule)).toEqual([]);
  });

  it('are somebody in an AuthorizationPolicy too', () => {
    const policy = (source: object) =>
      `---\n${JSON.stringify({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'p', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'db' } }, rules: [{ from: [{ source }] }] } })}\n`;
    const others = (source: object, further = away) =>
      discoverYaml(`${shop}${further}${policy(source)}`).blindSpots.flatMap((spot) =>
        spot.kind === 'caller-not-in-input' ? spot.others : [],
      );
    expect(others({ namespaces: ['away'] })).toEqual(['away']);
    expect(others({ namespaces: ['away'] }, calling)).toEqual([]);
    expect(others({ ipBlocks: ['192.0.2.0/24'], remoteIpBlocks: ['0.0.0.0/0'] })).toEqual(['192.0.2.0/24']);
  });

  it('are its own pods where it lets them reach each other at a port', () => {
    const peers =
      '{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 7000}]}]}';
    expect(callLines(discoverYaml(`${shop}${networkPolicy(peers)}`))).toEqual([
      'shop/db → shop/db:7000 tcp low',
    ]);
  });
});
