import { describe, expect, it } from 'vitest';
import type { Topology } from '../../../src/model/topology.ts';
import type { ConnectivityRow } from '../../../src/model/verification.ts';
import { verifyPolicies } from '../../../src/semantics/verification/verify-policies.ts';
import { call, workload } from '../../arbitrary/topology.ts';
import { deployment, inputOf } from './yaml-input.ts';

const web = { namespace: 'shop', name: 'web' };
const api = { namespace: 'shop', name: 'api' };
const shop: Topology = {
  namespaces: [{ name: 'shop', labels: {}, meshToday: 'none', joinsMesh: true }],
  workloads: [web, api].map((reference) => workload(reference, { callsConfirmed: true })),
  calls: [call(web, api, 8080)],
  entryPoints: [],
  externals: [],
  tokenIssuers: [],
  traffic: [],
};
const port = 8080;

const closed = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
---`;
const dns = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: dns, namespace: shop}
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}
          podSelector: {matchLabels: {k8s-app: kube-dns}}
      ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]
---`;
const opened = (side: 'Ingress' | 'Egress', own: string, other: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${own}-${side.toLowerCase()}, namespace: shop}
spec:
  podSelector: {matchLabels: ${JSON.stringify(workload({ namespace: 'shop', name: own }).labels)}}
  policyTypes: [${side}]
  ${side.toLowerCase()}:
    - ${side === 'Ingress' ? 'from' : 'to'}: [{podSelector: {matchLabels: ${JSON.stringify(workload({ namespace: 'shop', name: other }).labels)}}}]
      ports: [{port: ${port}}]
---`;
const exact = [closed, dns, opened('Ingress', 'api', 'web'), opened('Egress', 'web', 'api')];

const judged = (documents: readonly string[], topology?: Topology) =>
  verifyPolicies(inputOf(documents.join('\n'), topology), []).verification;
const denied = (verification: ReturnType<typeof judged>) =>
  verification.needs.filter(({ outcome }) => outcome === 'denied');
const rowOf = (rows: readonly ConnectivityRow[], destination: string, wanted: number) =>
  rows.find((row) => row.destination === destination && row.port === wanted);

describe('the ports of the matrix', () => {
  const server = deployment('shop', 'api', 8080);
  const client = deployment('shop', 'web', 8080);
  const policy = (name: string, own: string, spec: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {matchLabels: {app: ${own}}}
  ${spec}
---`;
  const rows = (...documents: readonly string[]) =>
    judged(documents)
      .rows.filter(({ destination }) => /shop.*api/.test(destination))
      .filter(({ everybody, allowed }) => everybody || allowed.some((who) => /web/.test(who)))
      .map(({ port, endPort, portName, protocol }) => {
        const range = endPort === undefined ? port : `${port}-${endPort}`;
        return `${portName ?? range}/${protocol}`;
      });

  it('are ranges where rules are, as both ends let them through', () => {
    const inward = policy(
      'in',
      'api',
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 30000, endPort: 32767}, {port: 9000}, {port: 9001}]}]',
    );
    const outward = policy(
      'out',
      'web',
      'policyTypes: [Egress]\n  egress: [{to: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 31000, endPort: 32000}, {port: 9001}]}]',
    );
    expect(rows(server, client, inward)).toEqual(['9000-9001/TCP', '30000-32767/TCP']);
    expect(rows(server, client, inward, outward)).toEqual(['9001/TCP', '31000-32000/TCP']);
    expect(rows(inward, outward)).toEqual(['9001/TCP', '31000-32000/TCP']);
  });

  it('are those of callers where the destination is open', () => {
    const outward = policy(
      'out',
      'web',
      'policyTypes: [Egress]\n  egress: [{to: [{podSelector: {matchLabels: {app: api}}}], ports: [{port: 9443}]}]',
    );
    expect(rows(server, client, outward)).toContain('9443/TCP');
    expect(rows(server, client, outward)).not.toContain('other/TCP');
  });

  it('are told apart from all others, whichever rules name', () => {
    const inward = (ports: string) =>
      policy('in', 'api', `ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [${ports}]}]`);
    expect(rows(server, client, inward('{port: 4242}'))).toEqual(['4242/TCP']);
    expect(rows(server, client, inward('{port: 4000, endPort: 65535}'))).toEqual([
      '4000-8079/TCP',
      '8080/TCP',
      '8081-65535/TCP',
    ]);
  });

  it('have the names that rules call them by', () => {
    const inward = policy(
      'in',
      'api',
      'ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: metrics}]}]',
    );
    expect(rows(inward)).toEqual(['metrics/TCP']);
  });
});

describe('a call that is meant to leave through a waypoint', () => {
  const card = { name: 'card', hosts: ['api.cards.example.com'], cidrs: [], egressGateway: true };
  const leaving = {
    ...call(web, api, 443),
    answer: 'topology.calls[1]',
    to: { kind: 'external' as const, name: 'card' },
  };
  const topology: Topology = {
    ...shop,
    calls: [...shop.calls, leaving],
    externals: [card],
  };
  const waypoint = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: waypoint, namespace: shop}
spec: {gatewayClassName: istio-waypoint, listeners: [{name: mesh, port: 15008, protocol: HBONE}]}
---`;
  const toWaypoint = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web-to-waypoint, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Egress]
  egress: [{to: [{podSelector: {}}], ports: [{port: 15008}]}]
---`;
  const fromWaypoint = (cidr: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: waypoint, namespace: shop}
spec:
  podSelector: {matchLabels: {gateway.networking.k8s.io/gateway-name: waypoint}}
  policyTypes: [Ingress, Egress]
  ingress: [{}]
  egress: [{to: [{ipBlock: {cidr: ${cidr}}}], ports: [{port: 443}]}]
---`;
  const outcome = (...more: readonly string[]) =>
    judged([...exact, waypoint, ...more], topology).needs.find(({ answer }) => answer === leaving.answer);

  it('is not known, since it hangs on routes, where both legs pass', () => {
    const need = outcome(toWaypoint, fromWaypoint('0.0.0.0/0'));
    expect(need?.outcome).toBe('undetermined');
    expect(need?.verdict?.decidedBy.reason).toContain('only through shop/waypoint');
  });

  it('is denied where one of the legs is', () => {
    expect(outcome(toWaypoint, fromWaypoint('198.51.100.0/24'))?.outcome).toBe('denied');
    expect(outcome(fromWaypoint('0.0.0.0/0'))?.outcome).toBe('denied');
  });
});

describe('declared calls against policies', () => {
  it('hold where exactly they pass', () => {
    const verification = judged(exact, shop);
    expect({ denied: denied(verification), tooWide: verification.tooWide }).toEqual({
      denied: [],
      tooWide: [],
    });
    expect(rowOf(verification.rows, 'shop/api', port)?.allowed).toEqual(['shop/web']);
  });

  it('name the call that is denied, and the layer that denies it', () => {
    const [missing, ...others] = denied(judged([closed, dns, opened('Egress', 'web', 'api')], shop));
    expect(others).toEqual([]);
    expect(missing?.answer).toBe(shop.calls[0]?.answer);
    expect(missing?.verdict?.decidedBy.layer).toBe('network-policy-ingress');
  });

  it('name what is open beside them, on ports that nobody declared too', () => {
    const wide = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: wide, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{ports: [{port: 9999}]}]}
---`;
    const all = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: out, namespace: shop}
spec: {podSelector: {}, policyTypes: [Egress], egress: [{}]}
---`;
    const { tooWide } = judged([...exact, wide, all], shop);
    expect(tooWide.some(({ ports }) => ports.includes('9999/TCP'))).toBe(true);
  });

  const side = (name: string, own: string, rules: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec: {podSelector: {matchLabels: {app: ${own}}}, ${rules}}
---`;
  const block = '{ipBlock: {cidr: 198.51.100.0/24}}';
  const but = '{ipBlock: {cidr: 0.0.0.0/0, except: [10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16]}}';

  it.each([
    ['in', `ingress: [{from: [${block}], ports: [{port: 8080}]}]`, '198.51.100.0/24', ['8080/TCP']],
    [
      'in',
      'ingress: [{from: [{ipBlock: {cidr: "2a00::/16"}}], ports: [{port: 25}]}]',
      '2a00::/16',
      ['25/TCP'],
    ],
    [
      'in',
      `ingress: [{from: [${but}]}]`,
      'outside the cluster',
      ['8080/TCP', 'every other TCP port', 'every other UDP port'],
    ],
  ])('name callers from outside that are let %s', (_, rules, caller, ports) => {
    expect(judged([...exact, side('wide', 'api', rules)], shop).tooWide).toEqual([
      expect.objectContaining({ sources: [caller], destinations: ['shop/api'], ports }),
    ]);
  });

  it.each([
    [`[{to: [${block}], ports: [{port: 8443}]}]`, '198.51.100.0/24', '8443/TCP'],
    [`[{to: [${but}], ports: [{port: 443}]}]`, 'outside the cluster', '443/TCP'],
    [`[{to: [${but}], ports: [{port: 123, protocol: UDP}]}]`, 'outside the cluster', '123/UDP'],
    ['[{to: [{ipBlock: {cidr: "::/0"}}], ports: [{port: 443}]}]', 'outside the cluster', '443/TCP'],
  ])('name what may leave the cluster: %s', (egress, callee, openPort) => {
    const wide = side('wide', 'web', `policyTypes: [Egress], egress: ${egress}`);
    expect(judged([...exact, wide], shop).tooWide).toEqual([
      expect.objectContaining({ sources: ['shop/web'], destinations: [callee], ports: [openPort] }),
    ]);
  });

  it('name in words what addresses that were tried stand for', () => {
    const wide = side('wide', 'web', 'policyTypes: [Egress], egress: [{}]');
    const { tooWide } = judged([...exact, wide], shop);
    expect(tooWide.flatMap(({ destinations }) => destinations)).toEqual(
      expect.arrayContaining([
        'outside the cluster',
        'the metadata service at 169.254.169.254',
        'private addresses',
      ]),
    );
  });

  it('name the workload that nobody has confirmed, not whoever it may call', () => {
    const [first, ...others] = shop.workloads;
    const open = { ...first, callsConfirmed: false } as NonNullable<typeof first>;
    const wide = side('wide', 'web', 'policyTypes: [Egress], egress: [{}]');
    const input = inputOf([...exact, wide].join('\n'), { ...shop, workloads: [open, ...others] });
    const { widenings } = verifyPolicies(input, []);
    const named = widenings.filter(({ code }) => code === 'unconfirmed-workload');
    expect(new Set(named.map(({ destination }) => destination))).toEqual(new Set(['shop/web']));
  });

  it('do not call a workload open that policies close, whether its calls are confirmed or not', () => {
    const topology = {
      ...shop,
      workloads: shop.workloads.map((one) => ({ ...one, callsConfirmed: false })),
    };
    expect(verifyPolicies(inputOf([closed, dns].join('\n'), topology), []).widenings).toEqual([]);
  });

  it('leave to a workload what it declares of the outside', () => {
    const bank = { name: 'bank', hosts: [], cidrs: ['198.51.100.0/24'], egressGateway: false };
    const toBank = { ...call(web, api, 443), to: { kind: 'external' as const, name: 'bank' } };
    const topology = { ...shop, calls: [...shop.calls, toBank], externals: [bank] };
    const rule = (port: number) =>
      side('bank', 'web', `policyTypes: [Egress], egress: [{to: [${block}], ports: [{port: ${port}}]}]`);
    expect(judged([...exact, rule(443)], topology).tooWide).toEqual([]);
    expect(judged([...exact, rule(444)], topology).tooWide).toHaveLength(1);
  });

  it('say what mesh and cluster need that is cut', () => {
    const purposes = denied(
      judged(
        exact.filter((document) => document !== dns),
        shop,
      ),
    ).map(({ purpose }) => purpose);
    expect(new Set(purposes)).toEqual(new Set(['dns']));
  });

  it('call everything too wide where there is no policy at all', () => {
    const { tooWide } = judged(
      ['apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: shop}'],
      shop,
    );
    expect(tooWide[0]).toMatchObject({ sources: 'anybody', ports: ['every port'] });
  });
});

describe('a declared HTTP call against AuthorizationPolicies', () => {
  const match = { methods: ['GET'], paths: ['/x'], hosts: [], headers: [], claims: [] };
  const http: Topology = {
    ...shop,
    namespaces: shop.namespaces.map((one) => ({ ...one, meshToday: 'sidecar' as const })),
    calls: [call(web, api, 8080, { appProtocol: 'http', http: [match] })],
  };
  const rule = (operation: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  rules: [{from: [{source: {principals: [${principal}]}}], to: [{operation: {${operation}}}]}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: nothing, namespace: shop}
spec: {}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: default, namespace: shop}
spec: {mtls: {mode: STRICT}}
---`;
  const [caller] = http.workloads;
  const principal = `cluster.local/ns/shop/sa/${caller?.serviceAccount}`;
  const openings = (operation: string) =>
    judged([rule(operation)], http)
      .tooWide.filter(({ request }) => request.http !== undefined)
      .map(({ request, differs }) => `${differs}: ${request.http?.method} ${request.http?.path}`);

  it('names addresses outside that a rule admits, where plaintext passes', () => {
    const plain = rule('methods: [GET], paths: [/x]').replace('STRICT', 'PERMISSIVE');
    const block = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: block, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  rules: [{from: [{source: {ipBlocks: [198.51.100.0/24]}}]}]
---`;
    const openTo = (...documents: readonly string[]) =>
      judged(documents, http).tooWide.map(({ sources, destinations }) => [sources, destinations]);
    expect(openTo(plain)).toEqual([]);
    expect(openTo(plain, block)).toEqual([[['198.51.100.0/24'], ['shop/api']]]);
  });

  it('holds where the rule names its requests', () => {
    expect(openings('methods: [GET], paths: [/x]')).toEqual([]);
  });

  it.each([
    ['methods: [GET, DELETE], paths: [/x]', 'method: DELETE /x'],
    ['methods: ["G*"], paths: [/x]', 'method: GNETMESH /x'],
    ['methods: [GET], paths: ["/x*"]', 'path: GET /xpart'],
    ['methods: [GET], paths: [/x, /y]', 'path: GET /y'],
    ['methods: [GET], paths: ["/{*}"]', 'path: GET /part'],
  ])('names what a rule opens beside it: %s', (operation, opening) => {
    expect(openings(operation)).toContain(opening);
  });

  const further = (rule: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: further, namespace: shop}
spec: {selector: {matchLabels: {app: api}}, rules: [{${rule}}]}
---`;
  const tokens = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: tokens, namespace: shop}
spec: {jwtRules: [{issuer: "https://id.example", audiences: [shop], fromHeaders: [{name: x-token}]}]}
---`;
  const opened = (...documents: readonly string[]) =>
    judged([rule('methods: [GET], paths: [/x]'), ...documents], http).tooWide.map(
      ({ sources, differs, request }) =>
        [sources, differs, request.http?.headers, request.http?.token?.issuer] as const,
    );

  it.each([
    [
      'a header',
      `from: [{source: {principals: [${principal}]}}], when: [{key: "request.headers[x-debug]", values: ["on*"]}]`,
      'method',
      { 'x-debug': 'onnetmesh' },
    ],
    [
      'a host',
      `from: [{source: {principals: [${principal}]}}], to: [{operation: {hosts: [debug.example]}}]`,
      'method',
      {},
    ],
  ])(
    'names what passes by %s that a rule asks for, though it leaves the request open',
    (_what, text, differs, headers) => {
      expect(opened(further(text))).toEqual([[['shop/web'], differs, headers, undefined]]);
    },
  );

  it.each([
    'from: [{source: {requestPrincipals: ["https://id.example/*"]}}]',
    'from: [{source: {requestPrincipals: ["*"]}}]',
    'when: [{key: "request.auth.claims[realm][role]", values: [admin]}]',
    'when: [{key: "request.auth.principal", values: ["*/alice"]}, {key: "request.auth.audiences", values: [shop]}]',
  ])('names whom a token lets in, where somebody takes tokens of its issuer: %s', (text) => {
    expect(opened(further(text))).toEqual([]);
    const issuers = opened(further(text), tokens).map(([, , , issuer]) => issuer);
    expect(new Set(issuers)).toEqual(new Set(['https://id.example']));
  });

  it('names a caller that nobody declared and a header lets in', () => {
    const other = { namespace: 'shop', name: 'other' };
    const topology = { ...http, workloads: [...http.workloads, workload(other, { callsConfirmed: true })] };
    const text = further(
      'from: [{source: {namespaces: [shop]}}], when: [{key: "request.headers[x-debug]", values: ["1"]}]',
    );
    const { tooWide } = judged([rule('methods: [GET], paths: [/x]'), text], topology);
    const found = tooWide.filter(({ sources }) => sources.includes('shop/other'));
    expect(found.map(({ request }) => request.http?.headers)).toEqual([{ 'x-debug': '1' }]);
  });
});

describe('who is in the mesh', () => {
  const authorization = `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: nothing, namespace: shop}
spec: {}
---`;
  const membership = (verification: ReturnType<typeof judged>) =>
    verification.assumptions.find(({ kind }) => kind === 'mesh-membership');

  it('is said by Namespace objects before anything else', () => {
    const namespace = '\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n---';
    const verification = judged([namespace, authorization], shop);
    expect(membership(verification)).toBeUndefined();
    expect(rowOf(verification.rows, 'shop/api', port)?.everybody).toBe(true);
  });

  it('is said by the revision that a pod asks for', () => {
    const [server, client] = ['api', 'web'].map((name) => deployment('shop', name, 8080)) as [string, string];
    const revised = server.replaceAll('{app: api}', '{app: api, istio.io/rev: stable}');
    expect(revised).not.toBe(server);
    const strict =
      'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n' +
      'metadata: {name: default, namespace: shop}\nspec: {mtls: {mode: STRICT}}\n---';
    const verification = judged([revised, client, strict]);
    expect(membership(verification)).toBeUndefined();
    expect(rowOf(verification.rows, 'shop/api', port)?.allowed).toEqual([]);
  });

  it('is said by the answers of today where no object says it', () => {
    const today = {
      ...shop,
      namespaces: shop.namespaces.map((one) => ({ ...one, meshToday: 'ambient' as const })),
    };
    expect(membership(judged([authorization], today))).toMatchObject({
      by: 'answers-today',
      mode: 'ambient',
    });
  });

  it('is taken from who joins where policies of a mesh are there', () => {
    const verification = judged([authorization], shop);
    expect(membership(verification)).toMatchObject({ by: 'decision', namespaces: ['shop'] });
    expect(rowOf(verification.rows, 'shop/api', port)?.allowed).toEqual([]);
  });

  it('is nobody where no policy speaks of a mesh', () => {
    expect(membership(judged(exact, shop))).toBeUndefined();
  });
});

describe('without answers', () => {
  it('tells which addresses outside may call, and where workloads may go', () => {
    const blocks = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: blocks, namespace: shop}
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress, Egress]
  ingress: [{from: [{ipBlock: {cidr: 8.8.8.0/24, except: [8.8.8.128/25]}}], ports: [{port: 8080}]}]
  egress: [{to: [{ipBlock: {cidr: 198.51.100.0/24}}], ports: [{port: 5432}, {port: 53, protocol: UDP}]}]
---`;
    const { rows, leaving } = judged([
      deployment('shop', 'api', 8080),
      deployment('shop', 'web', 8080),
      blocks,
    ]);
    expect(rowOf(rows, 'shop/api', 8080)).toMatchObject({
      outside: 'denied',
      outsideAllowed: ['8.8.8.0/25'],
    });
    expect(rowOf(rows, 'shop/web', 8080)).not.toHaveProperty('outsideAllowed');
    const whole = { from: 1, to: 65535 };
    expect(leaving).toEqual([
      {
        source: 'shop/api',
        addresses: ['198.51.100.0/24'],
        ports: [
          { protocol: 'TCP', from: 5432, to: 5432 },
          { protocol: 'UDP', from: 53, to: 53 },
        ],
        outcome: 'allowed',
      },
      {
        source: 'shop/web',
        addresses: ['every address outside'],
        ports: ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ protocol, ...whole })),
        outcome: 'allowed',
      },
    ]);
  });

  it('leaves open whether a block of addresses holds pods, those that stand for others included', () => {
    const block = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: private, namespace: shop}
spec: {podSelector: {matchLabels: {app: api}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}
---`;
    const { rows, undetermined } = judged([
      deployment('shop', 'api', 8080),
      deployment('shop', 'web', 8080),
      block,
    ]);
    const row = rowOf(rows, 'shop/api', 8080);
    expect(row).toMatchObject({ everybody: false, allowed: [], conditional: [] });
    expect(row?.undetermined).toEqual(expect.arrayContaining(['shop/web', 'pods of other namespaces']));
    expect(undetermined[0]?.example).not.toContain('4242');
  });

  it('leaves it open for workloads that answers declare too: they say no addresses', () => {
    const block = (cidr: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: private, namespace: shop}
spec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]}
---`;
    for (const cidr of ['10.0.0.0/8', '172.16.0.0/12']) {
      const { needs } = judged([block(cidr)], shop);
      expect(needs.find(({ purpose }) => purpose === 'call')?.outcome).toBe('undetermined');
    }
    const { tooWide } = judged([...exact, block('10.128.0.0/30')], shop);
    expect(tooWide.flatMap(({ sources }) => sources)).not.toContain('shop/web');
  });

  it('takes the workloads of the objects, and compares with nothing', () => {
    const verification = judged([deployment('shop', 'web'), deployment('shop', 'api'), closed]);
    expect(verification).toMatchObject({ origin: 'manifests', compared: false, tooWide: [] });
    expect(rowOf(verification.rows, 'shop/api', 8080)?.allowed).toEqual([]);
  });

  it.each([
    ['{cidr: 169.254.7.127/32}', 8080, 'allowed'],
    ['{cidr: 169.254.7.127/32}', 9090, 'denied'],
    ['{cidr: 192.0.2.0/24}', 8080, 'denied'],
  ])('asks for the probes that manifests of ambient pods show: %s at %i', (block, opened, outcome) => {
    const verification = judged([
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio.io/dataplane-mode: ambient}}\n---',
      deployment('shop', 'api').replace(
        'containers: [{',
        'containers: [{readinessProbe: {tcpSocket: {port: 8080}}, ',
      ),
      `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: api, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{ipBlock: ${block}}], ports: [{port: ${opened}}]}]}`,
    ]);
    const probes = verification.needs.filter(({ purpose }) => purpose === 'probe');
    expect(probes.map((need) => [need.request.port, need.outcome])).toEqual([[8080, outcome]]);
  });

  it('lets representatives stand for pods where there are none', () => {
    const verification = judged([opened('Ingress', 'api', 'web')]);
    expect(verification.origin).toBe('representatives');
    expect(verification.workloads.filter(({ name }) => name.includes('any other namespace'))).toEqual([]);
    const row = verification.rows.find((one) => one.port === port && one.allowed.length === 1);
    expect(row?.allowed).toEqual([expect.stringContaining('web')]);
  });

  it('represents the accounts that AuthorizationPolicies name', () => {
    const verification = judged([
      `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: api, namespace: shop}
spec:
  selector: {matchLabels: {app: api}}
  rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}], to: [{operation: {ports: ['8080']}}]}]`,
    ]);
    const row = rowOf(verification.rows, 'shop/pods app=api', 8080);
    expect(row?.allowed).toEqual(['shop/service account web']);
  });
});

describe('objects that no API server takes', () => {
  it('are named, and judged as absent', () => {
    const refused = closed.replace('[Ingress, Egress]', '[Inwards]');
    const verification = judged([deployment('shop', 'api'), refused]);
    expect(verification.faults).toMatchObject([{ kind: 'refused', path: 'spec.policyTypes[0]' }]);
    expect(rowOf(verification.rows, 'shop/api', 8080)?.everybody).toBe(true);
  });

  it.each(['apps/v1', 'v1', 'networking.k8s.io/v2'])(
    'takes nothing from a NetworkPolicy of %s, which no API server has',
    (apiVersion) => {
      const misplaced = closed.replace('networking.k8s.io/v1', apiVersion);
      const verification = judged([deployment('shop', 'api'), misplaced]);
      expect(verification.faults).toMatchObject([{ kind: 'refused', path: 'apiVersion' }]);
      expect(rowOf(verification.rows, 'shop/api', 8080)?.everybody).toBe(true);
    },
  );
});
